"""Settings with which production starts."""

GOOD_KEY = "kT9vQ2xLr7Wm4Zp8Yc3Nd6Hb1Fs5Jg0AeUiOqRtXyPzBnMlKjH"


GOOD = {
    "SECRET_KEY": GOOD_KEY,
    "PORTAL_URL": "https://portal.example.net",
    "DATABASE_URL": "postgres://portal:3f9c1e7ab25d48f60c9a@127.0.0.1:5432/portal",
}
