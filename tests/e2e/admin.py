"""Actions of users in the real admin, by the labels of the form fields."""

from portal.demo.accounts import PASSWORD

EXPLORER_LINK = "a[href^='/admin/pages/']"
MENU = "footer [data-w-dropdown-target=toggle]"
SUBMIT = "[name=action-submit]"
APPROVE = "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"


class Desk:
    """One person's browser in the admin."""

    def __init__(self, tab, url):
        self.tab = tab
        self.url = url

    def log_in(self, username, password=PASSWORD):
        self.go("login/")
        self.tab.fill("[name=username]", username)
        self.tab.fill("[name=password]", password)
        self.tab.locator("form [type=submit]").click()
        self.tab.wait_for_url(f"{self.url}/admin/")
        return self

    def go(self, path):
        """Open a page of the admin; the response comes back."""
        return self.tab.goto(f"{self.url}/admin/{path}")

    def walk_to(self, *titles):
        """Go down the tree of pages as the explorer shows it."""
        self.go("pages/")
        for title in titles:
            row = self.tab.locator("main tr", has_text=title).first
            with self.tab.expect_navigation():
                row.locator(EXPLORER_LINK).last.click()

    def add_page(self):
        """Begin a new page below the one shown in the explorer."""
        with self.tab.expect_navigation():
            self.tab.locator("a[href$='/add_subpage/']").first.click()
        self.tab.locator("#page-edit-form").wait_for()

    def field(self, name):
        return self.tab.locator(f"#page-edit-form [name={name}]")

    def area(self, name):
        """The part of the form that holds one field with its label and buttons."""
        return self.tab.locator(f"[data-contentpath={name}]")

    def turn_to(self, inside):
        """Show the tab of the form in which something stands; fetch tabs until it is there."""
        wanted = self.tab.locator(f"[role=tabpanel]:has({inside})")
        places = self.tab.locator("[data-deferred-tab]")
        names = places.evaluate_all("places => places.map((place) => place.dataset.deferredTab)")
        # A translated field stands in the tab of its language.
        for name in sorted(names, key=lambda name: f"_{name}]" not in inside):
            if wanted.count():
                break
            self.open_tab(name)
        self._show(wanted)

    def open_tab(self, name):
        """Open a tab that was not fetched yet."""
        place = f"[data-deferred-tab={name}]"
        self._show(self.tab.locator(f"[role=tabpanel]:has({place})"))
        self.tab.locator(place).wait_for(state="detached")

    def _show(self, panel):
        if not panel.is_visible():
            number = panel.get_attribute("id")
            self.tab.locator(f"[role=tab][href='#{number}']").click()
            self.tab.locator(f"#{number}").wait_for(state="visible")

    def write(self, **texts):
        """Fill plain fields, each in its own tab of the form."""
        for name, text in texts.items():
            self.turn_to(f"[name={name}]")
            self.field(name).fill(text)

    def write_rich(self, name, text):
        """Type into a rich text editor."""
        self.turn_to(f"[name={name}]")
        self.area(name).locator("[contenteditable=true]").click()
        self.tab.keyboard.type(text)

    def select(self, **values):
        for name, value in values.items():
            self.turn_to(f"[name={name}]")
            self.field(name).select_option(value)

    def select_word(self, name, word):
        """Select the option whose label holds this word."""
        self.turn_to(f"[name={name}]")
        option = self.field(name).locator("option", has_text=word).first
        self.field(name).select_option(option.get_attribute("value"))

    def tick(self, name, *labels):
        self.turn_to(f"[name={name}]")
        for label in labels:
            self.area(name).get_by_label(label, exact=True).check()

    def add_city(self, rows, name):
        """Add a row of the form and pick its city by the search of the page chooser."""
        self.turn_to(f"#id_{rows}-ADD")
        self.tab.locator(f"#id_{rows}-ADD").click()
        chooser = self.tab.locator(f"#id_{rows}-0-city-chooser")
        chooser.locator("[data-chooser-action-choose]").first.click()
        modal = self.tab.locator(".modal-body")
        modal.locator("[name=q]").fill(name)
        modal.locator("a.choose-page", has_text=name).first.click()
        modal.wait_for(state="detached")

    def write_measure(self, headings, summaries):
        """A Romanian snapshot with its original and two translations, and Dortmund as its partner."""
        self.write(**{f"heading_{code}": text for code, text in headings.items()})
        self.write(**{f"summary_{code}": text for code, text in summaries.items()})
        self.write_rich("solution_ro", "Apa de ploaie se infiltrează în sol.")
        self.select(state_de="ok", state_en="machine", measure_type="adaptation", status="running")
        self.write(start="2024-03", review_due="2027-05-01")
        self.tick("fields_of_action", "Ape și râuri")
        self.select_word("primary_goal", "13")
        self.add_city("partner_cities", "Dortmund")

    def press(self, button):
        """Press a button of the menu at the foot of the form."""
        wanted = self.tab.locator(f"footer {button}")
        if not wanted.is_visible():
            self.tab.locator(MENU).first.click()
            wanted.wait_for(state="visible")
        # Saving by itself changes the address too, which is no new page.
        with self.tab.expect_event("load"):
            wanted.click()

    def messages(self):
        return " ".join(self.tab.locator(".messages").all_inner_texts())
