"""Small text tables: comment lines `# key: value`, a line of column names, lines of numbers."""

import numpy as np

from .errors import InputError


def starts_with_columns(path, columns, exact=False):
    """Whether a line of the file names these columns first, or exactly these; not where it cannot be read, which `read_table` says."""
    try:
        rows = [tuple(cell.strip() for cell in line.split(",")) for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        return False
    return any(row == columns or not exact and row[: len(columns)] == columns for row in rows)


def read_table(path, columns, optional=(), exact=False, advice=None):
    """Comment lines without '#', line numbers of the rows, and the columns of a CSV file of positive numbers.

    The `optional` columns come after the others, None where the file has them not, nan where a cell is empty; further columns
    are left alone unless `exact`.
    """
    try:
        lines = [(number, line.strip()) for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read a table: {getattr(error, 'strerror', None) or error}", path, f"columns {','.join(columns)}") from None
    header = [line.lstrip("#").strip() for _, line in lines if line.startswith("#")]
    rows = [(number, [cell.strip() for cell in line.split(",")]) for number, line in lines if not line.startswith("#")]
    names = tuple(rows[0][1]) if rows else ()
    if names[: len(columns)] != columns or (exact and names != columns):
        given = ",".join(names)
        problem = f"no table, the columns are '{given}'" if names else "no table"
        raise InputError(problem, path, f"a line with the columns {','.join(columns)}", advice and advice(given))
    places = [*range(len(columns)), *(names.index(name) for name in optional if name in names)]
    values = np.empty((len(places), len(rows) - 1))
    for i, (number, cells) in enumerate(rows[1:]):
        try:
            if len(cells) != len(names):
                raise ValueError
            values[:, i] = [float(cells[place]) if cells[place] or place < len(columns) else np.nan for place in places]
        except ValueError:
            raise InputError(f"bad row '{','.join(cells)}'", f"{path}, line {number}", f"{len(names)} numbers") from None
        required = values[: len(columns), i]
        if not (np.isfinite(required).all() and (required > 0).all()) or (values[len(columns):, i] < 0).any():
            raise InputError(f"bad row '{','.join(cells)}'", f"{path}, line {number}", "positive numbers")
    found = iter(values[len(columns):])
    return header, [number for number, _ in rows[1:]], [*values[: len(columns)], *(next(found) if name in names else None for name in optional)]
