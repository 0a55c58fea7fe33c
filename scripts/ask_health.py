"""Container health check: exits with 0 if the web server answers."""

import os
import sys
import urllib.request

if __name__ == "__main__":
    port = os.environ.get("GRANIAN_PORT", "8000")
    try:
        urllib.request.urlopen(f"http://localhost:{port}/health/", timeout=4)
    except OSError as error:
        sys.exit(f"The web server does not answer: {error}")
