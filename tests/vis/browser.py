"""A headless Chromium that tests drive by its DevTools protocol: open a page, run JavaScript, look, list requests."""

import base64
import contextlib
import io
import itertools
import json
import shutil
import subprocess
import time
import urllib.request

import numpy as np
from matplotlib.image import imread

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--remote-debugging-port=0", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "about:blank",
)  # fmt: skip


def find_browser():
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Page:
    """A tab. ``requests`` holds the address of everything that it asked for, ``problems`` what its console said."""

    def __init__(self, socket):
        self.socket, self.numbers = socket, itertools.count(1)
        self.requests, self.problems = [], []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]
            self._note(message)

    def _note(self, message):
        parameters = message.get("params", {})
        if message["method"] == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif message["method"] == "Network.webSocketCreated":
            self.requests.append(parameters["url"])
        elif message["method"] == "Runtime.exceptionThrown":
            self.problems.append(parameters["exceptionDetails"]["exception"]["description"])
        elif message["method"] == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.problems.append(parameters["entry"]["text"])

    def open(self, url, size=(1280, 800), phone=False):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=phone
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.call("Page.navigate", url="about:blank")  # else a new hash alone would not load the page anew
        self.call("Page.navigate", url=str(url))

    def run(self, script):
        """Evaluate an expression and return its value; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, condition, seconds=30.0):
        end = time.monotonic() + seconds
        while not self.run(condition):
            assert time.monotonic() < end, f"{condition} did not come true; the page said {self.problems}"
            time.sleep(0.05)

    def settle(self):
        """Wait until what was asked for is drawn."""
        self.run(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
        )

    def screenshot(self, file=None):
        """Take a picture: (h, w, 3) uint8; ``file`` keeps it."""
        self.settle()
        png = base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        if file:
            file.write_bytes(png)
        return np.rint(imread(io.BytesIO(png), format="png")[..., :3] * 255).astype(np.uint8)

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **{"button": "left", "buttons": 1, **more})

    def drag(self, start, end, **more):
        self.mouse("mousePressed", *start, clickCount=1, **more)
        self.mouse("mouseMoved", *end, **more)
        self.mouse("mouseReleased", *end, clickCount=1, **{**more, "buttons": 0})

    def click(self, x, y):
        self.drag((x, y), (x, y))


@contextlib.contextmanager
def browser_page(profile):
    """Start Chromium with its profile in a folder; yields a :class:`Page`."""
    from websockets.sync.client import connect

    with (profile.with_suffix(".log")).open("w") as log:
        process = subprocess.Popen([find_browser(), f"--user-data-dir={profile}", *FLAGS], stdout=log, stderr=log)
    try:
        end = time.monotonic() + 30
        file = profile / "DevToolsActivePort"
        while not (file.exists() and file.read_text().strip()):
            assert process.poll() is None and time.monotonic() < end, profile.with_suffix(".log").read_text()
            time.sleep(0.05)
        port = file.read_text().split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=10) as answer:
            target = next(own for own in json.load(answer) if own["type"] == "page")
        with connect(target["webSocketDebuggerUrl"], max_size=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
