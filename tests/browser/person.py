"""One person at a browser: signing in and filling forms as people do, and what the browser complained about meanwhile."""

from urllib.parse import urlsplit

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.accounts.factories import PASSWORD
from tests.accounts.sign_in import sign_in, totp_code


class Person:
    """A browser context with one page; ``complaints`` holds console errors, refused content and script faults."""

    def __init__(self, context, origin):
        self.context = context
        self.origin = origin
        self.page = context.new_page()
        self.complaints = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def open(self, name, *arguments):
        """Open a page by its route's name; returns the status, or where it led instead of answering itself.

        A last argument that begins with ``?`` is the query.
        """
        *arguments, query = arguments if arguments and str(arguments[-1]).startswith("?") else (*arguments, "")
        path = reverse(name, args=arguments)
        answer = self.page.goto(f"{path}{query}")
        arrived = urlsplit(answer.url).path
        return answer.status if arrived == path else f"by leading to {arrived}"

    def visit(self, name, *arguments):
        """Open a page that is there; raises ``AssertionError`` unless it answers 200. Returns Playwright's page."""
        assert self.open(name, *arguments) == 200
        return self.page

    def sign_in(self, email, *, password=PASSWORD, second_factor=False):
        """Fill the sign-in page, and the second factor's where the person has one."""
        page = self.page
        if urlsplit(page.url).path != reverse("account_login"):
            self.visit("account_login")
        page.get_by_label("邮箱").fill(email)
        page.get_by_label("密码", exact=True).fill(password)
        self.press("登录", within="main")
        if second_factor:
            page.get_by_label("动态验证码").fill(totp_code())
            self.press("登录", within="main")

    def take_session(self, user):
        """Be signed in as ``user`` without the sign-in pages: every factor used, and confirmed a moment ago."""
        client = Client()
        sign_in(client, user)
        session = client.session
        for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
            record["reauthenticated"] = True
        session.save()
        cookies = [{"name": name, "value": morsel.value, "url": self.origin} for name, morsel in client.cookies.items()]
        self.context.add_cookies(cookies)

    def lose_session(self):
        """As after twelve hours, or when somebody clears the cookies."""
        self.context.clear_cookies(name="sessionid")

    def press(self, label, *, within="body", exact=True):
        """Press the button with this text."""
        self.page.locator(within).get_by_role("button", name=label, exact=exact).click()

    def follow(self, label, *, exact=False):
        """Follow the first link with this text in the page's main part."""
        self.page.locator("main").get_by_role("link", name=label, exact=exact).first.click()

    def pick(self, label, words, found):
        """Type ``words`` into the picker ``label`` and choose what is ``found`` with the keyboard."""
        box = self.page.get_by_role("combobox", name=label)
        box.press_sequentially(words)
        self.page.locator(f'[role="option"]:has-text("{found}")').first.wait_for()
        box.press("Enter")

    def sees(self, *texts):
        """Wait until the page shows each of these texts; raises ``AssertionError`` for what does not come."""
        body = self.page.locator("body")
        for text in texts:
            try:
                expect(body).to_contain_text(text, use_inner_text=True)
            except AssertionError:
                raise AssertionError(f"{self.page.url} does not show “{text}” but:\n{body.inner_text()[:1500]}") from None

    def fits(self):
        """Nothing of the page stands out to the side, once it has its styles; raises ``AssertionError``."""
        self.page.wait_for_load_state("load")
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), self.page.url

    def is_accessible(self):
        """axe finds nothing on the page; raises ``AssertionError`` with what it found."""
        faults = [fault["id"] for fault in Axe().run(self.page).response["violations"]]
        assert faults == [], (self.page.url, faults)
