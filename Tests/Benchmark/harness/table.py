"""Rows as text in columns."""

# The ways that are measured, by their names in a row, and what a table calls them; of one benchmark all are of one kind.
KINDS = (
    ({"direct": "direct", "jump": "ssh -J", "bastion": "bastion", "prodpeek": "prodpeek"}, ("direct", "jump")),
    ({"plain": "plain", "bubblewrap": "bubblewrap", "confined": "confined"}, ("plain", "bubblewrap")),
)


def aligned(rows):
    """A table for each kind, with a line between benchmarks; plain text without colour, so that it can go anywhere."""
    tables = []
    for ways, peers in KINDS:
        ours = [row for row in rows if set(row.values) <= set(ways)]
        if ours:
            tables.append(table(ours, ways, peers))
    return "\n\n".join(tables)


def table(rows, ways, peers):
    titles = ("benchmark", "measure", "unit", *ways.values(), *(f"÷ {ways[peer]}" for peer in peers), "measured on")
    left = (0, 1, 2, len(titles) - 1)
    lines = [titles]
    for row in rows:
        figures = [number(row.values.get(way), row.decimals) for way in ways]
        ratios = [number(row.over(peer), 2) for peer in peers]
        lines.append((row.benchmark, row.measure, row.unit, *figures, *ratios, row.samples))
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    text = []
    for index, line in enumerate(lines):
        if index and line[0] != lines[index - 1][0]:
            text.append("")
        cells = [cell.ljust(width) if column in left else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def number(value, decimals):
    return "-" if value is None else f"{value:,.{decimals}f}"
