"""The only reader of the environment: variables, or the same keys in the TOML file that `KLASSETUR_CONFIG` names.

A key that is not known is an error with the nearest known one, so that a slip of the pen is never a silent default.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.dataclasses import dataclass

from assistant.errors import SettingsWrong
from assistant.model import Language
from integrations.resources import DATA

SAMPLE = DATA / "kalundborg"

_LOOPBACK = ("127.", "localhost", "::1")
_SHARED_WITH_OTHERS = frozenset({"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"})


def _split(separator: str) -> BeforeValidator:
    def split(value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(separator) if part.strip()) if isinstance(value, str) else value
        )

    return BeforeValidator(split)


Listed = Annotated[tuple[str, ...], _split(",")]


@dataclass(frozen=True)
class Address:
    """``host:port`` to listen on."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        return self.host.startswith(_LOOPBACK)


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    host, colon, port = value.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise ValueError("must be host:port, for example 127.0.0.1:8080")
    return Address(host.strip("[]") or "0.0.0.0", int(port))


Listen = Annotated[Address, BeforeValidator(_address)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"), kw_only=True)
class Settings:
    """Every setting with its default; the field's name in capitals after ``KLASSETUR_`` is the variable."""

    catalog: Annotated[tuple[Path, ...], _split(":")] = (SAMPLE,)
    data_dir: Path = Path("var")
    model: str = ""
    """Name or folder of a sentence-transformers model; empty is the packaged one."""
    language: Language = Language.DA
    country: str = ""
    region: str = ""
    web_listen: Listen = Address("127.0.0.1", 8080)
    base_url: str = ""
    mail_listen: Listen = Address("127.0.0.1", 8025)
    mail_protocol: Literal["smtp", "lmtp"] = "smtp"
    mail_address: str = "assistant@localhost"
    mail_trust: Literal["", "open", "authserv"] = ""
    mail_authserv_id: str = ""
    mail_tls_cert: Path | None = None
    """Certificate chain as PEM; the mailbox then offers STARTTLS."""
    mail_tls_key: Path | None = None
    """Its private key; without it the key stands in the certificate's file."""
    smtp_url: SecretStr = SecretStr("")
    smtp_mb: int = Field(default=10, ge=1)
    """The largest mail that we send."""
    teacher_domains: Listed = ()
    refuse_outsiders: bool = True
    """Mail from elsewhere gets one polite refusal a day; false: silence."""
    coordinators: Listed = ()
    files_per_message: int = Field(default=20, ge=0, le=100)
    files_mb_per_message: int = Field(default=20, ge=1, le=100)
    files_per_conversation: int = Field(default=100, ge=0)
    files_mb_per_conversation: int = Field(default=100, ge=1)
    operators: Listed = ()
    """Who sees the operators' pages; empty: the coordinators."""
    metrics_token: SecretStr = SecretStr("")
    """Bearer token for /metrics and the details of /healthz."""
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_coordinators: str = ""
    slack_coordinator_ids: Listed = ()
    slack_coordinator_mails: Listed = ()
    slack_outsiders: Literal["mark", "refuse"] = "mark"
    """Whether guests and people of other organisations may ask in Slack."""
    """Coordinators who hear in Slack and get no mails."""
    digest: str = Field(default="07:30", pattern=r"^(off|([01]\d|2[0-3]):[0-5]\d)$")
    """When coordinators are told what waits, on school days, in the catalogue's time zone; ``off``: never."""
    remind_undecided: int = Field(default=3, ge=0, le=100)
    """School days after which whoever claimed a request that nobody decided is reminded; 0: never."""
    escalate_undecided: int = Field(default=6, ge=0, le=100)
    """School days after which the deputy hears of it; 0: never."""
    close_undecided: int = Field(default=0, ge=0, le=100)
    """School days before its last possible day when such a request is closed; 0: only after that day."""
    remind_teachers: int = Field(default=3, ge=0, le=30)
    """School days before a visit when its teacher is asked whether they still come; 0: never."""
    remind_providers: int = Field(default=3, ge=0, le=30)
    """School days before a visit when its provider is reminded; 0: never."""
    ask_after: int = Field(default=1, ge=0, le=10)
    """School days after a visit when its teacher is thanked and asked how it was; 0: never."""
    ask_again_after: int = Field(default=3, ge=0, le=10)
    """School days after that when a teacher who did not answer is asked once more; 0: never."""
    ask_providers_after: int = Field(default=1, ge=0, le=10)
    """School days after a visit when its provider is asked how it was; 0: never."""
    week_plans: bool = True
    """Whether providers read on the last school day of a week which visits the next one brings."""
    deputy: str = ""
    """The one of the coordinators who hears of what is overdue; empty: all of them."""
    undo_seconds: int = Field(default=60, ge=0, le=600)
    """So long a decision on a page or in Slack can be undone, and nobody outside the office hears of it; 0: it is told
    at once and stands."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    today: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    """What "spring" and "next week" are counted from, for trying out; empty is the real date."""
    now: str = ""
    """From which the service's clock starts and runs on, for trying out; empty is the real time."""

    @field_validator("mail_address")
    @classmethod
    def _is_mail_address(cls, value: str) -> str:
        if value.count("@") != 1 or not all(value.split("@")):
            raise ValueError("must be a mail address such as assistant@skole.example.org")
        return value.lower()

    @field_validator("now")
    @classmethod
    def _is_moment(cls, value: str) -> str:
        try:
            return datetime.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            raise ValueError("must be a date and time such as 2027-04-20T08:00") from None

    @field_validator("coordinators", "operators", "slack_coordinator_mails")
    @classmethod
    def _are_mail_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [address for address in value if address.count("@") != 1 or not all(address.split("@"))]
        if wrong:
            raise ValueError(f"{wrong[0]} is no mail address; write mette@kommune.example.org,kim@kommune.example.org")
        return value

    @field_validator("slack_api_url", "base_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp_url(cls, value: SecretStr) -> SecretStr:
        schemes = ("smtp://", "smtps://", "smtp+starttls://")
        if value.get_secret_value() and not value.get_secret_value().startswith(schemes):
            raise ValueError(f"must start with one of {', '.join(schemes)}")
        return value

    @model_validator(mode="after")
    def _fit_together(self) -> Settings:
        if self.mail_trust == "authserv" and not self.mail_authserv_id:
            raise ValueError("KLASSETUR_MAIL_TRUST=authserv needs KLASSETUR_MAIL_AUTHSERV_ID")
        if not self.mail_trust and not self.mail_listen.is_loopback and not self.mail_authserv_id:
            raise ValueError(
                f"KLASSETUR_MAIL_LISTEN={self.mail_listen} is open to the network: set KLASSETUR_MAIL_AUTHSERV_ID to "
                "the name that your mail server writes in Authentication-Results, or KLASSETUR_MAIL_TRUST=open if only "
                "your own mail server can reach it"
            )
        if self.mail_tls_key is not None and self.mail_tls_cert is None:
            raise ValueError("KLASSETUR_MAIL_TLS_KEY needs KLASSETUR_MAIL_TLS_CERT, the certificate it belongs to")
        if self.slack_bot_token.get_secret_value() and not (
            self.slack_app_token.get_secret_value() or self.slack_signing_secret.get_secret_value()
        ):
            raise ValueError("SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
        if self.deputy and self.deputy.lower() not in {address.lower() for address in self.coordinators}:
            raise ValueError(f"KLASSETUR_DEPUTY={self.deputy} must be one of KLASSETUR_COORDINATORS")
        return self

    @property
    def trust(self) -> Literal["open", "authserv"]:
        """Whose word on a mail's sender counts."""
        if self.mail_trust:
            return self.mail_trust
        return "open" if self.mail_listen.is_loopback and not self.mail_authserv_id else "authserv"

    @property
    def public_url(self) -> str:
        """The web page's public address, without a slash at the end."""
        return self.base_url.rstrip("/") or f"http://{self.web_listen}"

    @property
    def fixed_today(self) -> date | None:
        """The day that ``--today`` names."""
        return date.fromisoformat(self.today) if self.today else None

    @property
    def started_at(self) -> datetime | None:
        """The moment that ``KLASSETUR_NOW`` names, with its zone where it has one."""
        return datetime.fromisoformat(self.now) if self.now else None

    @property
    def slack_is_on(self) -> bool:
        return bool(self.slack_bot_token.get_secret_value())


def settings_from(environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None) -> Settings:
    """Settings from the variables, over the TOML file that ``KLASSETUR_CONFIG`` names; ``overrides`` come from the
    command line. Raises `SettingsWrong` with one sentence for each thing that is wrong."""
    known = _known_keys()
    values: dict[str, Any] = {}
    for key, value in (*_from_file(environment.get("KLASSETUR_CONFIG", "")).items(), *_named(environment).items()):
        if key not in known:
            raise SettingsWrong(_unknown(key, known))
        if value != "":
            values[known[key]] = value
    values |= {name: value for name, value in (overrides or {}).items() if value is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsWrong("\n".join(_sentence(fault) for fault in error.errors())) from None


def _known_keys() -> dict[str, str]:
    names = Settings.__dataclass_fields__
    plain = {f"KLASSETUR_{name.upper()}": name for name in names}
    slack = {key: key.lower() for key in _SHARED_WITH_OTHERS}
    return {key: name for key, name in plain.items() if name.upper() not in _SHARED_WITH_OTHERS} | slack


def _named(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in environment.items()
        if (key.startswith("KLASSETUR_") and key != "KLASSETUR_CONFIG") or key in _SHARED_WITH_OTHERS
    }


def _from_file(name: str) -> dict[str, Any]:
    if not name:
        return {}
    try:
        with Path(name).open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise SettingsWrong(f"KLASSETUR_CONFIG: {name} cannot be read ({error.strerror}).") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"KLASSETUR_CONFIG: {name} is not TOML: {error}.") from None


def _unknown(key: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else f" Known are {', '.join(sorted(known))}."
    return f"{key} is no setting of Klassetur.{hint}"


def _sentence(fault: Any) -> str:
    said = fault["msg"].removeprefix("Value error, ")
    if not fault["loc"]:
        return f"{said}."
    name = str(fault["loc"][0])
    key = name.upper() if name.upper() in _SHARED_WITH_OTHERS else f"KLASSETUR_{name.upper()}"
    shown = "" if "token" in name or "secret" in name or "url" in name else f"={fault['input']}"
    return f"{key}{shown}: {said[:1].lower()}{said[1:]}."
