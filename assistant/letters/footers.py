"""Lines that programs put around a letter: telephones' footers, disclaimers, warnings. Every test takes time linear in
its line, since the lines are a stranger's."""

from __future__ import annotations

import re

from assistant.letters.patterns import ByLanguage, any_of

_DEVICES: ByLanguage = {
    "da": ("mobil", "telefon", "meddelelse", "bærbare?"),
    "de": ("handy", "nachricht", "rechner"),
    "en": ("smartphone", "tablet", "e-?mail", r"mail\b", "phone", "laptop", "computer"),
    "other": (
        "iphone", "ipad", "android", "samsung", "galaxy", "huawei", "oneplus", "nokia", "outlook", "gmail", "yahoo",
        "proton", "thunderbird", "aquamail", "k-9", "blackberry", "windows", r"\bios\b", "gmx", r"web\.de", "t-online",
        "mac(?:book)?",
    ),
}  # fmt: skip
_SENT: ByLanguage = {
    "da": ("sendt",),
    "de": ("gesendet",),
    "en": ("sent",),
    "other": ("skickat", "verzonden", "envoyé"),
}
_BY: ByLanguage = {
    "da": ("fra", "via", "med"),
    "de": ("von", "mit"),
    "en": ("from", "with"),
    "other": ("från", "vanaf", "depuis"),
}
_GET: ByLanguage = {"da": ("hent", "skaffa", "download"), "de": ("holen sie sich", "laden sie"), "en": ("get",)}
_MAIL: ByLanguage = {
    "da": ("e-?mail", "besked", "mail", "meddelelse"),
    "de": ("nachricht", "e-?mail", "mail"),
    "en": ("message", "e-?mail", "mail"),
}
_THIS: ByLanguage = {"da": ("denne",), "de": ("diese",), "en": ("this",)}
_NO_VIRUS: ByLanguage = {"da": ("virusfri",), "de": ("virenfrei",), "en": ("virus-free",)}
_VIRUS: ByLanguage = {"da": ("virus",), "de": ("viren",)}
_DEVICE = any_of(_DEVICES)
_DANISH_MAIL, _GERMAN_MAIL = (any_of({language: _MAIL[language]}) for language in ("da", "de"))
_SENTENCES: ByLanguage = {
    "da": (
        rf"denne {_DANISH_MAIL} (?:er|blev) (?:sendt|skrevet) (?:fra|på|med) .{{0,40}}{_DEVICE}.{{0,40}}",
        rf"denne {_DANISH_MAIL} (?:er|blev) (?:sendt|skrevet) (?:fra|via|med|i) "
        r"(?:aula|(?:skole|forældre|elev)intra)\b.{0,80}",
        r"outlook til (?:ios|android|mac)\b.{0,80}",
    ),
    "de": (
        rf"(?:diese {_GERMAN_MAIL} wurde )?von mein(?:em|er)\b.{{0,40}}{_DEVICE}.{{0,40}}\b"
        r"(?:gesendet|verschickt)\.?",
        rf"diese {_GERMAN_MAIL} wurde (?:von|mit) .{{1,80}} (?:gesendet|verschickt)\.?",
        r"outlook für (?:ios|android|mac)\b.{0,80}",
        r"(?:von unterwegs gesendet|gesendet von unterwegs)\b.{0,40}",
    ),
    "en": (r"outlook for (?:ios|android|mac)\b.{0,80}",),
}
_FOOTERS = tuple(
    re.compile(rf"^\W?{shape}$", re.IGNORECASE)
    for shape in (
        rf"{any_of(_SENT)}\s+{any_of(_BY)}\b.{{0,60}}{_DEVICE}.{{0,80}}",
        rf"{any_of(_GET)}\b.{{0,20}}outlook\b.{{0,100}}",
        any_of(_SENTENCES),
        rf"{any_of(_NO_VIRUS)}\b\W{{0,3}}(?:www\.)?\S{{0,60}}",
        rf"{any_of(_THIS)} {any_of(_MAIL)}\b.{{0,60}}\b{any_of(_VIRUS)}\b.{{0,80}}",
    )
)

_DISCLAIMERS: ByLanguage = {
    "da": (
        r"denne (?:e-?mail|mail|meddelelse)\b.{0,120}(?:fortrolig|kun (?:beregnet|bestemt))",
        r"fortrolighed\s*:",
        "tænk på miljøet",
    ),
    "de": (
        r"diese (?:e-?mail|nachricht)\b.{0,120}vertraulich",
        r"bitte (?:denken|prüfen) sie\b.{0,60}(?:umwelt|ausdruck|drucken)",
    ),
    "en": (
        r"this (?:e-?mail|message)\b.{0,120}(?:confidential|intended (?:only|solely))",
        r"disclaimer\s*:",
        "confidentiality notice",
        "please consider the environment",
    ),
}
_DISCLAIMER = re.compile(rf"^\W{{0,3}}{any_of(_DISCLAIMERS)}", re.IGNORECASE)

_WARNING: ByLanguage = {
    "da": ("advarsel", "ekstern"),
    "de": ("achtung", "warnung", "extern"),
    "en": ("caution", "warning", "external"),
}
_ABOUT: ByLanguage = {
    "da": ("e-?mail", "mail", "afsender"),
    "de": ("e-?mail", "mail", "absender"),
    "en": ("e-?mail", "mail", "sender"),
}
_OUTSIDE: ByLanguage = {"da": ("ekstern", "udefra"), "de": ("extern", "außerhalb"), "en": ("outside", "external")}
_BANNERS: ByLanguage = {
    "da": ("du (?:får|modtager) ikke ofte (?:e-)?mails? fra .{1,300}", r"\[?ekstern(?: e-?mail)?\]?"),
    "de": ("sie erhalten nicht (?:oft|häufig) (?:eine )?e-?mails? von .{1,300}", r"\[?extern(?: e-?mail)?\]?"),
    "en": ("you don't often get e?-?mail from .{1,300}", r"\[?external(?: e-?mail)?\]?"),
}
_BANNER = re.compile(
    rf"^\W{{0,3}}(?:{any_of(_WARNING)}\b.{{0,40}}{any_of(_ABOUT)}.{{0,200}}{any_of(_OUTSIDE)}.{{0,300}}"
    rf"|{any_of(_BANNERS)})$",
    re.IGNORECASE,
)


def is_footer(line: str) -> bool:
    """Whether a telephone or mail program wrote this line."""
    return len(line) < 250 and any(footer.match(line.strip()) for footer in _FOOTERS)


def is_disclaimer(line: str) -> bool:
    return _DISCLAIMER.match(line.strip()[:400]) is not None


def is_banner(line: str) -> bool:
    """A warning that the receiving mail system put above the text."""
    return len(line) < 800 and _BANNER.match(line.strip()) is not None
