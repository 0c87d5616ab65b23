"""A container's health check: exits 0 when ``/readyz`` of the web server beside it answers 200."""

import http.client
import os
import sys

host = os.environ.get("XIEYU_ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
connection.request("GET", "/readyz", headers={"Host": host})
sys.exit(connection.getresponse().status != 200)
