"""What the headers of a request say: browser and system, language. No I/O, no clock, no chance."""

# The order matters: Edge and Opera also call themselves Chrome, Chrome calls itself Safari, Android calls itself Linux.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str | None:
    """Browser and system of a `User-Agent`, as "Firefox, Linux": enough to know one's own device again, and no more."""
    named = [next((name for sign, name in signs if sign in user_agent), None) for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in named if name) or None


def asked_language(accept_language: str) -> str | None:
    """German or English, whichever an `Accept-Language` names first; None when it names neither. Weights are given in order by browsers."""
    tags = [part.split(";")[0].strip().lower().split("-")[0] for part in accept_language.split(",")]
    return next((tag for tag in tags if tag in {"en", "de"}), None)
