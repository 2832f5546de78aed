"""People who log in with a real provider of OpenID Connect on loopback: what each role sees and may do in the pages."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from store.opening import open_store
from store.rules.roles import Role
from tests.browser.chromium import LISTEN, ROOT, SCREEN, fill_field, press, settle
from tests.serving import answers, free_port, serving
from tests.store.cluster import running_cluster

pytestmark = pytest.mark.browser

REDUCTION = "Färre placeringar: minskning"
NAMES = {
    "anna": "Anna Ek",
    "bo": "Bo Lind",
    "ada": "Ada Admin",
    "nils": "Nils Nämnd",
    "carl": "Carl Ohlin",
    "nora": "Nora Alm",
}
NO_ROLES: Mapping[str, Role] = {}


@dataclass
class City:
    """A server with login, and browsers of people who have nothing to do with each other."""

    address: str
    browser: Browser
    open: list[BrowserContext]

    def visitor(self) -> Page:
        """Somebody who has not logged in."""
        visitor = self.browser.new_context(viewport=SCREEN, locale="sv-SE")
        visitor.add_init_script(LISTEN)
        # The provider's page wants a style sheet from elsewhere.
        visitor.route("**/*", lambda route: route.continue_() if "localhost" in route.request.url else route.abort())
        self.open.append(visitor)
        return visitor.new_page()

    def logged_in(self, who: str) -> Page:
        """Somebody who has."""
        page = self.visitor()
        page.goto(self.address)
        log_in(page, who)
        return page


def log_in(page: Page, who: str) -> None:
    """Logs in with the provider."""
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("button", name=who, exact=True).click()
    expect(page.get_by_text(f"Inloggad: {NAMES[who]}")).to_be_visible(timeout=30_000)
    settle(page)


@pytest.fixture
def city(browser_in: Callable[[str], Browser], tmp_path: Path) -> Iterator[City]:
    with city_on(str(tmp_path / "city.sqlite3"), browser_in, tmp_path) as there:
        yield there


@contextmanager
def city_on(
    database: str, browser_in: Callable[[str], Browser], folder: Path, roles: Mapping[str, Role] = NO_ROLES
) -> Iterator[City]:
    """A city with its store in a database, its log in a folder, and people who have their roles before they come."""
    with provider() as issuer:
        port = free_port()
        settings = {
            "FORTJANST_LOGIN_METADATA": f"{issuer}/.well-known/openid-configuration",
            "FORTJANST_LOGIN_CLIENT": "fortjanst",
            "FORTJANST_LOGIN_SECRET": "9f3b1c7a2d",
            "FORTJANST_LOGIN_ADDRESS": f"http://localhost:{port}/oauth2callback",
            "FORTJANST_COOKIE_SECRET": "q7Rk2VwXz81LmNp4TsYc6HdJf3Gb5A0e",
            "FORTJANST_DATABASE": database,
        }
        add = [sys.executable, "-m", "store", "--database", database, "person", "add", issuer]
        subprocess.run([*add, "ada", NAMES["ada"], "administrator"], cwd=ROOT, check=True, capture_output=True)
        if roles:
            store = open_store(database, has_login=True)
            for who, role in roles.items():
                store.add_person(issuer, who, NAMES[who], role)
            store.close()
        with serving(ROOT, folder / "log.txt", port=port, **settings):
            there = City(f"http://localhost:{port}", browser_in("sv"), [])
            yield there
            for visitor in there.open:
                visitor.close()
        told = (folder / "log.txt").read_text()
        secret = (*NAMES.values(), settings["FORTJANST_LOGIN_SECRET"], settings["FORTJANST_COOKIE_SECRET"])
        assert not [name for name in secret if name in told]


@contextmanager
def provider() -> Iterator[str]:
    """A provider of OpenID Connect that knows our people, in a process of its own; its address."""
    port = free_port()
    people = [json.dumps({"sub": who, "name": name}) for who, name in NAMES.items()]
    named = [part for claims in people for part in ("--user-claims", claims)]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *named]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://localhost:{port}"
        assert answers(f"{address}/.well-known/openid-configuration", process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def give_role(ada: Page, who: str, role: str) -> None:
    """The administrator gives somebody a role on the page of people."""
    ada.goto(f"{ada.url.split('/', 3)[0]}//{ada.url.split('/', 3)[2]}/people")
    expect(ada.get_by_role("heading", name="Personer")).to_be_visible(timeout=30_000)
    settle(ada)
    ada.get_by_role("combobox", name=NAMES[who]).click()
    ada.get_by_role("option", name=role, exact=True).click()
    settle(ada)


def test_roles_through_the_pages(city: City) -> None:
    stranger = city.visitor()
    stranger.goto(f"{city.address}/overview")
    expect(stranger.get_by_role("heading", name="Logga in i Förtjänst")).to_be_visible(timeout=30_000)
    expect(stranger.get_by_text("Nettonuvärde")).to_have_count(0)

    anna = city.logged_in("anna")
    anna.goto(f"{city.address}/overview")
    expect(anna.get_by_role("textbox", name=REDUCTION, exact=True)).to_be_visible(timeout=30_000)
    fill_field(anna, REDUCTION, "4")
    expect(anna.get_by_text("Sparad")).to_be_visible()
    address = anna.url

    bo, ada, nils = (city.logged_in(who) for who in ("bo", "ada", "nils"))
    for other in (bo, ada, nils):
        other.goto(address)
        expect(other.get_by_text("Kalkylen i adressen finns inte på den här servern")).to_be_visible(timeout=30_000)

    give_role(ada, "bo", "Ekonom")
    give_role(ada, "nils", "Nämnd")
    bo.goto(address)
    expect(bo.get_by_role("textbox", name=REDUCTION, exact=True)).to_have_value("4\u00a0%", timeout=30_000)
    fill_field(bo, "Kalkylränta", "3")
    expect(bo.get_by_text("Sparad")).to_be_visible()

    # Anna hands in what both wrote; the committee reads it and can't write in it.
    anna.goto(address.replace("/overview", "/sharing"))
    fill_field(anna, "Svar på de varningar som är kvar", "Besvaras av ekonomen i granskningen.")
    press(anna.get_by_role("button", name="Lämna in"))
    expect(anna.get_by_text("Version 4 lämnades in")).to_be_visible(timeout=30_000)
    expect(anna.get_by_role("button", name="Börja granska")).to_have_count(0)
    nils.goto(address)
    expect(nils.get_by_text("Du får läsa kalkylen men inte ändra den.")).to_be_visible(timeout=30_000)
    fill_field(nils, REDUCTION, "9")
    anna.goto(address)
    expect(anna.get_by_role("textbox", name=REDUCTION, exact=True)).to_have_value("4\u00a0%", timeout=30_000)
    # Bo wrote in it and may not review it.
    bo.goto(address.replace("/overview", "/sharing"))
    expect(bo.get_by_role("heading", name="Dela och lämna in")).to_be_visible(timeout=30_000)
    settle(bo)
    expect(bo.get_by_role("button", name="Börja granska")).to_have_count(0)
    bo.goto(address.replace("/overview", "/decision"))
    expect(bo.get_by_text("Du har själv skrivit i kalkylen.")).to_be_visible(timeout=30_000)
    # Who has written nothing in it is told that writing would make them one who may not review it.
    expect(bo.get_by_text("Lämna en kommentar i stället.")).to_have_count(0)
    carl = city.logged_in("carl")
    give_role(ada, "carl", "Ekonom")
    carl.goto(address.replace("/overview", "/decision"))
    expect(carl.get_by_text("Lämna en kommentar i stället.")).to_be_visible(timeout=30_000)
    expect(carl.get_by_text("Du har själv skrivit i kalkylen.")).to_have_count(0)
    expect(carl.get_by_role("button", name="Börja granska")).to_be_visible()
    # What a reader changes is not saved, and nothing on the page says that it is.
    nils.goto(f"{address}&sprak=en")
    tried = nils.get_by_text("What you change in the calculation is tried, and not saved.")
    expect(tried).to_be_visible(timeout=30_000)
    expect(nils.get_by_text("is saved at once")).to_have_count(0)


def test_a_login_that_was_ended_writes_and_reads_nothing(city: City) -> None:
    anna = city.logged_in("anna")
    anna.goto(f"{city.address}/overview")
    expect(anna.get_by_role("textbox", name=REDUCTION, exact=True)).to_be_visible(timeout=30_000)
    fill_field(anna, REDUCTION, "4")
    expect(anna.get_by_text("Sparad")).to_be_visible()
    address = anna.url
    ada = city.logged_in("ada")
    ada.goto(f"{city.address}/people")
    press(ada.get_by_role("button", name="Logga ut överallt"))
    settle(ada)
    fill_field(anna, REDUCTION, "6")
    expect(anna.get_by_role("heading", name="Logga in i Förtjänst")).to_be_visible(timeout=30_000)
    expect(anna.get_by_text("har blivit utloggad")).to_be_visible()
    anna.goto(address)  # the same cookie begins no new login
    expect(anna.get_by_text("har blivit utloggad")).to_be_visible(timeout=30_000)
    log_in(anna, "anna")  # and comes back to the case that was asked for
    expect(anna.get_by_role("textbox", name=REDUCTION, exact=True)).to_have_value("4\u00a0%", timeout=30_000)
    assert anna.url == address


@pytest.mark.postgres
def test_who_is_logged_in_loses_nothing_while_the_database_is_away_and_a_stranger_learns_nothing(
    browser_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    with running_cluster() as cluster, city_on(cluster.new_database(), browser_in, tmp_path) as city:
        anna, stranger = city.logged_in("anna"), city.visitor()
        anna.goto(f"{city.address}/overview")
        expect(anna.get_by_role("textbox", name=REDUCTION, exact=True)).to_be_visible(timeout=30_000)
        fill_field(anna, REDUCTION, "4")
        expect(anna.get_by_text("Sparad")).to_be_visible()
        cluster.stop()
        fill_field(anna, "Kalkylränta", "3")
        expect(anna.get_by_text("svarar inte").first).to_be_visible(timeout=30_000)
        stranger.goto(anna.url)
        expect(stranger.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        settle(stranger)
        expect(stranger.get_by_text("Nettonuvärde")).to_have_count(0)
        cluster.start()
        fill_field(anna, "Antal år", "11")
        expect(anna.get_by_text("Sparad")).to_be_visible(timeout=30_000)
        anna.goto(anna.url)
        expect(anna.get_by_role("textbox", name=REDUCTION, exact=True)).to_have_value("4\u00a0%", timeout=30_000)
        expect(anna.get_by_role("textbox", name="Kalkylränta", exact=True)).to_have_value("3\u00a0%")
        expect(anna.get_by_role("textbox", name="Antal år", exact=True)).to_have_value("11")


def test_a_link_opens_one_case_without_an_account_until_it_is_withdrawn(city: City) -> None:
    anna = city.logged_in("anna")
    anna.goto(f"{city.address}/overview")
    fill_field(anna, REDUCTION, "4")
    expect(anna.get_by_text("Sparad")).to_be_visible()
    anna.goto(anna.url.replace("/overview", "/sharing"))
    press(anna.get_by_role("button", name="Skapa länk"))
    link = anna.locator("code", has_text="lank=").inner_text()
    guest = city.visitor()
    guest.goto(link)
    expect(guest.get_by_text("Du får läsa kalkylen men inte ändra den.")).to_be_visible(timeout=30_000)
    expect(guest.get_by_role("textbox", name=REDUCTION, exact=True)).to_have_value("4\u00a0%")
    press(anna.get_by_role("button", name="Ta tillbaka länken"))
    settle(anna)
    guest.goto(link)
    expect(guest.get_by_text("Länken gäller inte längre.")).to_be_visible(timeout=30_000)
    guest.goto(f"{link.split('lank=')[0]}lank=pahittad")
    expect(guest.get_by_text("Länken gäller inte längre.")).to_be_visible(timeout=30_000)
