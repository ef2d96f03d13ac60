"""Rows as text in columns."""

ROUTES = ("direct", "jump", "bastion", "prodpeek")
FIGURES = ("direct", "ssh -J", "bastion", "prodpeek", "÷ direct", "÷ ssh -J")
TITLES = ("benchmark", "measure", "unit", *FIGURES, "measured on")
LEFT = (0, 1, 2, 9)


def aligned(rows):
    """The table, with a line between benchmarks; plain text without colour, so that it can go anywhere."""
    lines = [TITLES]
    for row in rows:
        figures = [number(row.values.get(route), row.decimals) for route in ROUTES]
        ratios = [number(row.over(peer), 2) for peer in ("direct", "jump")]
        lines.append((row.benchmark, row.measure, row.unit, *figures, *ratios, row.samples))
    widths = [max(len(line[column]) for line in lines) for column in range(len(TITLES))]
    text = []
    for index, line in enumerate(lines):
        if index and line[0] != lines[index - 1][0]:
            text.append("")
        cells = [cell.ljust(width) if column in LEFT else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def number(value, decimals):
    return "-" if value is None else f"{value:,.{decimals}f}"
