"""A real worker, in its own process, encodes an image after a message from the broker."""

from io import BytesIO

from PIL import Image

from shared.db.session import session_scope
from shared.jobs.lifecycle import create
from shared.jobs.tasks import Task
from shared.models import File, FileState, User
from shared.storage.files import Part, files
from tests.waiting import wait_until


def test_profile_picture_is_encoded_again(user, start_worker, reload):
    content = BytesIO()
    Image.new("RGBA", (600, 300)).save(content, "PNG")
    file = File(owner_id=user.id, name="me.png", size=len(content.getvalue()))
    file.content_type, file.state = "image/png", FileState.PROCESSING
    with session_scope() as session:
        session.add(file)
        session.flush()
        job = create(session, None, Task.PROCESS_IMAGE, {"file_id": file.id})
    content.seek(0)
    files().write(file.id, Part.UPLOAD, content)
    start_worker("files")
    wait_until(lambda: reload(job).finished_at, 40)
    assert reload(job).error is None
    with session_scope(read_only=True) as session:
        assert session.get_one(User, user.id).picture_id == file.id
        assert session.get_one(File, file.id).state is FileState.READY
    with files().open(file.id, Part.CONTENT) as picture:
        assert Image.open(picture).size == (256, 256)
