"""What a public page says of itself where its address is shared: in chats, on walls and in search engines."""

from core.letters import absolute

DESCRIPTION_LENGTH = 160


def share_card(*, title, description, path):
    """``{"title", "description", "url"}`` for ``_share.html``; blanks are folded and the description is cut."""
    words = " ".join(description.split())
    if len(words) > DESCRIPTION_LENGTH:
        words = f"{words[: DESCRIPTION_LENGTH - 1]}…"
    return {"title": title, "description": words, "url": absolute(path)}
