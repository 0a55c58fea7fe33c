"""Convert the plain texts of data files to the HTML that the editor would store."""

from html import escape


def to_html(text: str) -> str:
    """Convert to HTML: blank lines part paragraphs, `- ` starts a list item, `## ` a heading."""
    blocks = (block.strip() for block in text.replace("\r", "").split("\n\n"))
    return "".join(_block(block.split("\n")) for block in blocks if block)


def _block(lines: list[str]) -> str:
    if lines[0].startswith("## "):
        rest = _block(lines[1:]) if lines[1:] else ""
        return f"<h3>{escape(lines[0][3:])}</h3>{rest}"
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>"
    first_item = next((index for index, line in enumerate(lines) if line.startswith("- ")), None)
    if first_item:
        return _block(lines[:first_item]) + _block(lines[first_item:])
    return f"<p>{escape(' '.join(line.strip() for line in lines))}</p>"
