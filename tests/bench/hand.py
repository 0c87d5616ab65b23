"""A person's hand at the browser, counted: what it does, and the seconds of the keystroke-level model.

The model is Card, Moran and Newell's (1983); its person is an office worker who knows the task, types Chinese by pinyin and uses
a mouse. The constants order ways of doing one task, they do not predict what one person needs.
"""

import re
import time
from dataclasses import dataclass, field, replace

KEY = 0.28
"""Seconds for a key of an average non-secretary typist."""
CHARACTER = 0.56
"""Seconds for a Chinese character by pinyin: two keys, the choice among candidates included."""
POINT, PRESS, HOME, THINK = 1.1, 0.2, 0.4, 1.35
"""Seconds to point at something, to press and release a button, to move a hand between mouse and keyboard, to get ready."""
READ = 0.25
"""Seconds to read a Chinese character of what must be checked (240 a minute)."""
PASTE_KEYS = 2


@dataclass
class Cost:
    """What one way of doing a task took."""

    pages: int = 0
    clicks: int = 0
    fields: int = 0
    model_seconds: float = 0.0
    portal_seconds: float = 0.0

    @property
    def seconds(self):
        """The person's time and the portal's, rounded to whole seconds."""
        return round(self.model_seconds + self.portal_seconds)


@dataclass
class Hand:
    """A person's hand at the browser: does a thing and counts it."""

    page: object
    cost: Cost = field(default_factory=Cost)
    is_on_keys: bool = False

    def open(self, path):
        """Arrive at a page by its address: where a task begins; the first page counts as one."""
        self._answered(lambda: self.page.goto(path))
        self.cost.pages += 1

    def follow(self, name, *, exact=False):
        """Find a link and click it; the next page counts."""
        self._point(click=True)
        link = self.page.locator("main").get_by_role("link", name=name, exact=exact).first
        self._answered(lambda: (link.click(), self.page.wait_for_load_state()))
        self.cost.pages += 1

    def send(self, name):
        """Press a button that leads to another page."""
        self._point(click=True)
        button = self.page.get_by_role("button", name=name, exact=True).last
        self._answered(lambda: (button.click(), self.page.wait_for_load_state()))
        self.cost.pages += 1

    def go(self, locator):
        """Click whatever leads to another page."""
        self._point(click=True)
        self._answered(lambda: (locator.click(), self.page.wait_for_load_state()))
        self.cost.pages += 1

    def press(self, locator):
        """Press something that stays on the page."""
        self._point(click=True)
        locator.click()

    def type(self, label, text):
        """Go to a field with the mouse and write."""
        self._enter()
        self._labelled(label).fill(text)
        self._keys(text)

    def paste(self, label, text):
        """Copy a text from another window and paste it."""
        self._enter()
        self._labelled(label).fill(text)
        self.cost.model_seconds += THINK + 2 * PASTE_KEYS * KEY + 2 * (POINT + PRESS)  # over there: select all, copy
        self.cost.clicks += 2

    def choose(self, label, option):
        """Open a list and choose from it."""
        self._point(click=True)
        self._point(click=True)
        self.cost.fields += 1
        self._labelled(label).select_option(label=option)

    def tick(self, label):
        """Tick a box."""
        self._point(click=True)
        self.cost.fields += 1
        self._labelled(label).check()

    def pick(self, label, words, found):
        """Search a code with the picker and take a hit with the mouse."""
        self._enter()
        self._keys(words)
        box = self.page.get_by_role("combobox", name=label)
        box.press_sequentially(words)
        hit = self.page.locator(f'[role="option"]:has-text("{found}")').first
        self._answered(hit.wait_for)
        self._point(click=True)
        hit.click()

    def select(self, locator, index):
        """Open a list that stands on the page and choose from it."""
        self._point(click=True)
        self._point(click=True)
        self.cost.fields += 1
        locator.select_option(index=index)

    def transfer(self):
        """In a spreadsheet: mark and copy a column of one table, mark its place in another and paste it."""
        for _ in range(2):
            self._point(click=True)
            self.cost.model_seconds += PASTE_KEYS * KEY
        self.cost.fields += 1

    def day(self, label, on):
        """Type a date into the browser's date control: eight digits."""
        self._enter()
        self._labelled(label).fill(on.isoformat())
        self._keys("20270101")

    def look(self, characters):
        """Read so many characters to check them."""
        self.cost.model_seconds += THINK + characters * READ

    def _labelled(self, label):
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(选填)?\s*$")).first

    def _enter(self):
        self._point(click=True)
        self.cost.fields += 1
        self.cost.model_seconds += HOME
        self.is_on_keys = True

    def _keys(self, text):
        self.cost.model_seconds += sum(KEY if char.isascii() else CHARACTER for char in text)

    def _point(self, *, click):
        self.cost.model_seconds += THINK + POINT + (HOME if self.is_on_keys else 0) + (PRESS if click else 0)
        self.cost.clicks += click
        self.is_on_keys = False

    def _answered(self, act):
        began = time.perf_counter()
        act()
        self.cost.portal_seconds += time.perf_counter() - began


class Paper(Hand):
    """The same steps counted from templates, where no page is there to walk on; the portal's time is not in it."""

    def __init__(self):
        """A hand without a browser."""
        super().__init__(page=None)

    def open(self, path=""):
        """Arrive at a page."""
        self.cost.pages += 1

    def follow(self, name="", *, exact=False):
        """Click what leads to the next page."""
        self._point(click=True)
        self.cost.pages += 1

    send = follow

    def press(self, locator=None):
        """Press something that stays on the page."""
        self._point(click=True)

    def type(self, label, text):
        """Go to a field with the mouse and write."""
        self._enter()
        self._keys(text)

    def choose(self, label="", option=""):
        """Open a list and choose from it."""
        self._point(click=True)
        self._point(click=True)
        self.cost.fields += 1

    def tick(self, label=""):
        """Tick a box."""
        self._point(click=True)
        self.cost.fields += 1

    def pick(self, label, words, found=""):
        """Search a code with the picker and take a hit with the mouse."""
        self._enter()
        self._keys(words)
        self._point(click=True)

    def day(self, label="", on=None):
        """Type a date: eight digits."""
        self._enter()
        self._keys("20270101")

    def key(self, text):
        """Press a key of the desk that acts and leads to the next page."""
        self.cost.model_seconds += THINK + KEY * len(text)
        self.cost.pages += 1

    def times(self, count):
        """Multiply what was counted so far: the same again and again."""
        cost = self.cost
        self.cost = replace(
            cost,
            pages=cost.pages * count,
            clicks=cost.clicks * count,
            fields=cost.fields * count,
            model_seconds=cost.model_seconds * count,
        )


@dataclass(frozen=True)
class Task:
    """One row of the table: the same task in the old way and in the new ones; each way is ``(Paper or Hand, function)``."""

    name: str
    who: str
    before: tuple
    after: dict[str, tuple]
