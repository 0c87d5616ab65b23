"""What the tests of applicants' pages do on them."""

from tests.review.recognition.world import page, second_section, token_of


def save(client, application, *, version=None, follow=False, **entries):
    """Post the second section, from the page as it is drawn now."""
    address = page("section_edit", application, second_section(application).pk)
    shown = client.get(address)
    data = {"token": token_of(shown), "version": version or shown.context["row"].version, "action": "save"}
    data |= {name if name in ("remove", "use_saved") else f"f-{name}": value for name, value in entries.items()}
    return client.post(address, data, follow=follow)


def answers(application):
    """What is kept of the second section."""
    return application.sections.get(section=second_section(application)).answers
