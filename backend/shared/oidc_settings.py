"""The settings of single sign-on by OpenID Connect. docs/identity.md explains each one."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from shared.environment import SettingsError
from shared.mail_settings import MailSettings


@dataclass(frozen=True)
class OidcProvider:
    name: str
    label: str  # on the button
    issuer: str
    client_id: str
    client_secret: str
    scopes: str  # separated by spaces
    signup: bool  # whether a stranger gets an account
    domains: frozenset[str]  # of the email addresses of strangers; all if it is empty
    email_verified_claim: str
    groups_claim: str
    superusers: frozenset[str]  # the provider's groups whose members are superusers
    groups: tuple[tuple[str, str], ...]  # a group of the provider, and the name of ours
    logout: bool  # whether a logout ends the provider's session too
    second_factor: bool  # whether the provider has checked one, so that none is asked for here


class OidcSettings(MailSettings):
    @cached_property
    def password_login(self) -> bool:
        """Whether a password opens a session."""
        is_on = self._one_of("PASSWORD_LOGIN", "true", "false", read=str.lower) == "true"
        if not is_on and not self.oidc_providers:
            raise SettingsError(
                "The setting PASSWORD_LOGIN must be true if OIDC_PROVIDERS is empty: nobody could "
                "log in."
            )
        return is_on

    @cached_property
    def oidc_providers(self) -> dict[str, OidcProvider]:
        """The providers by name, in the order of the buttons on the login page."""
        self._read_oidc_file()
        names = self._list("OIDC_PROVIDERS")
        for name in names:
            if not re.fullmatch(r"[a-z][a-z0-9]{0,29}", name) or names.count(name) > 1:
                raise SettingsError(
                    "The setting OIDC_PROVIDERS must contain different names of lower-case letters "
                    f"and digits, separated by commas, not {name!r}."
                )
        if names:
            _ = self.public_url  # must be set: providers send browsers back to it
        return {name: self._provider(name, f"OIDC_{name.upper()}") for name in names}

    def _read_oidc_file(self) -> None:
        """Add the lines of OIDC_FILE to the environment, such as those of a Docker secret."""
        file = self._text("OIDC_FILE", "")
        if file and not Path(file).is_file():
            raise SettingsError(f"The setting OIDC_FILE must be the path of a file, not {file!r}.")
        if file:
            self._env.read_env(file, recurse=False)

    def _provider(self, name: str, prefix: str) -> OidcProvider:
        return OidcProvider(
            name=name,
            label=self._text(f"{prefix}_LABEL", name.capitalize()),
            issuer=self._issuer(f"{prefix}_ISSUER"),
            client_id=self._text(f"{prefix}_CLIENT_ID"),
            client_secret=self._secret(f"{prefix}_CLIENT_SECRET"),
            scopes=self._text(f"{prefix}_SCOPES", "openid email profile"),
            signup=self._one_of(f"{prefix}_SIGNUP", "false", "true", read=str.lower) == "true",
            domains=frozenset(map(str.lower, self._list(f"{prefix}_DOMAINS"))),
            email_verified_claim=self._text(f"{prefix}_EMAIL_VERIFIED_CLAIM", "email_verified"),
            groups_claim=self._text(f"{prefix}_GROUPS_CLAIM", ""),
            superusers=frozenset(self._list(f"{prefix}_SUPERUSERS")),
            groups=self._groups(f"{prefix}_GROUPS"),
            logout=self._one_of(f"{prefix}_LOGOUT", "false", "true", read=str.lower) == "true",
            second_factor=self._one_of(f"{prefix}_SECOND_FACTOR", "false", "true", read=str.lower)
            == "true",
        )

    def _issuer(self, name: str) -> str:
        """Require HTTPS: whoever can change the provider's answers can log in as anyone."""
        issuer = self._text(name)
        url = urlsplit(issuer)
        is_local = url.scheme == "http" and url.hostname in ("localhost", "127.0.0.1")
        if not url.hostname or not (url.scheme == "https" or is_local) or url.query or url.fragment:
            raise SettingsError(
                f"The setting {name} must be an address like https://accounts.example.com, not "
                f"{issuer!r}."
            )
        return issuer

    def _groups(self, name: str) -> tuple[tuple[str, str], ...]:
        pairs = [pair.rpartition("=") for pair in self._list(name)]
        if not all(theirs and ours for theirs, _, ours in pairs):
            raise SettingsError(
                f"The setting {name} must contain the provider's group=the group here, separated "
                "by commas."
            )
        return tuple((theirs.strip(), ours.strip()) for theirs, _, ours in pairs)
