import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.errors import NotAuthenticated
from shared.models import User
from shared.security import verify_password


def authenticate(session: Session, email: str, password: str) -> User:
    user = session.scalar(sa.select(User).where(User.email == email.strip().lower()))
    matches = verify_password(password, user and user.password_hash)
    if user is None or not matches or not user.is_active:
        raise NotAuthenticated("The address or the password is wrong.")
    return user
