"""All models. Alembic finds only the tables that are imported here."""

from shared.models.api_key import ApiKey
from shared.models.audit_entry import Action, AuditEntry
from shared.models.authenticator import Authenticator
from shared.models.email_change import EmailChange
from shared.models.file import File, FileState
from shared.models.group import Group, Membership
from shared.models.identity import Identity
from shared.models.invitation import Invitation
from shared.models.item import Item
from shared.models.job import Job, JobState
from shared.models.job_schedule import JobSchedule
from shared.models.known_device import KnownDevice
from shared.models.login_session import LoginSession
from shared.models.notification import Notification, NotificationKind
from shared.models.passkey import Passkey, SpentChallenge
from shared.models.recovery_code import RecoveryCode
from shared.models.user import User

__all__ = [
    "Action",
    "ApiKey",
    "AuditEntry",
    "Authenticator",
    "EmailChange",
    "File",
    "FileState",
    "Group",
    "Identity",
    "Invitation",
    "Item",
    "Job",
    "JobSchedule",
    "JobState",
    "KnownDevice",
    "LoginSession",
    "Membership",
    "Notification",
    "NotificationKind",
    "Passkey",
    "RecoveryCode",
    "SpentChallenge",
    "User",
]
