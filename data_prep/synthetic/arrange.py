"""Groups of things that belong together: a desk with its chair, a table among chairs, a bed between nightstands.

Each function takes a site, uses up what the site still wants, and leaves the rest to be placed one by one.
"""

from __future__ import annotations

import numpy as np

from data_prep.synthetic.site import Parts, Site, Spot, Surface, bounds_of

_SEATS = ("chair", "office chair", "stool", "armchair", "sofa chair", "folded chair")


def desks(site: Site, most: int = 4) -> None:
    """Desks along the walls, each with a seat before it and what is worked with on top."""
    for _ in range(min(most, site.wanted["desk"])):
        parts = [own for own in site.draw("desk") if own[0] not in _SEATS]  # seats come one by one
        spot = site.side(parts, corner=0.5)
        if spot is None:
            return
        workplace(site, spot, pick(site, "office chair", "chair", "chair", "stool"))


def workplace(site: Site, spot: Spot, seat: str | None) -> None:
    """Screens, keyboard and mouse on a desk, a computer and a bin below, a seat before it."""
    rng, wanted = site.rng, site.wanted
    tops = site.tops_of(spot)
    if tops:
        top = max(tops, key=lambda s: (s.top.x1 - s.top.x0) * (s.top.y1 - s.top.y0))
        middle = rng.uniform(-0.15, 0.15)
        screens = min(max(wanted["monitor"], 0), 1 + int(rng.random() < 0.5))
        for k in range(screens):
            u = middle + (k - (screens - 1) / 2) * 0.56
            _lay(site, "monitor", top, u, top.top.y0 + 0.16, rng.normal(0, 0.08) - (k - (screens - 1) / 2) * 0.35)
        if wanted["keyboard"] > 0:
            _lay(site, "keyboard", top, middle, top.top.y1 - rng.uniform(0.12, 0.2), rng.normal(0, 0.06))
            if wanted["mouse"] > 0:
                _lay(site, "mouse", top, middle + rng.uniform(0.3, 0.4), top.top.y1 - rng.uniform(0.12, 0.2))
        if wanted["laptop"] > 0 and (screens == 0 or rng.random() < 0.3):
            _lay(site, "laptop", top, middle + (0.45 if screens else 0), top.top.y1 - 0.25, rng.normal(0, 0.2))
    if seat is not None:
        sit(site, seat, spot, rng.uniform(-0.2, 0.2), rng.uniform(-0.15, 0.35))
    for name, chance in (("computer tower", 0.9), ("trash can", 0.35), ("backpack", 0.3), ("power strip", 0.5)):
        if wanted[name] > 0 and rng.random() < chance:
            site.below(site.draw(name), spot)


def tables(site: Site, name: str, seats: tuple[str, ...] = ("chair",), most: int = 4, long: bool = False) -> None:
    """Tables on the open floor with seats round them, shared out evenly."""
    number = min(most, max(site.wanted[name], 0))
    for k in range(number):
        parts = [own for own in site.draw(name) if own[0] == name]  # seats come one by one
        x, y = site.room.high - site.room.low
        turn = 0.0 if x > y else np.pi / 2
        box = bounds_of(parts)
        spot = None
        if long:  # in the middle of the room, along it
            if k == 0:
                reach = max(x, y)
                sized = site.families[name].sized
                board = sized(site.rng, (reach * 0.42, reach * 0.6), (0.95, 1.5), (0.72, 0.77), round_share=0.0)
                parts = [(name, board)]
                box = bounds_of(parts)
            for shift in (0.0, 0.3, -0.3, 0.6, -0.6):
                middle = (site.room.low + site.room.high) / 2 + site.rng.normal(0, 0.12, 2)
                middle[0 if x > y else 1] += shift
                spot = site.stand(parts, *middle, turn + site.rng.normal(0, 0.02), gap=0.45)
                if spot is not None:
                    break
        elif k > 0 and site.rng.random() < 0.5:  # in rows
            spot = _next_to(site, parts, name)
        if spot is None:
            spot = site.open(parts, turn if site.rng.random() < 0.7 else None)
        if spot is None:
            continue
        seat = pick(site, *seats)
        if seat is not None:
            share = -(-max(site.wanted[seat], 0) // (number - k))
            around(site, seat, spot, min(share, 2 + int(np.ptp(box[:, 0]) / 0.3)))
        for thing in ("bag", "backpack", "box"):
            if site.wanted[thing] > 0 and site.rng.random() < 0.2:
                site.below(site.draw(thing), spot)


def around(site: Site, name: str, spot: Spot, number: int) -> None:
    """Draw ``number`` seats up to a table, on all sides that are free."""
    (x0, y0, _), (x1, y1, _) = spot.bounds
    places = [(u, side) for u in np.arange(x0 + 0.32, x1 - 0.2, 0.6) for side in (-1, 1)]
    places += [(side * np.inf, v) for v in np.arange(y0 + 0.4, y1 - 0.3, 0.7) for side in (-1, 1)]
    for k in site.rng.permutation(len(places)):
        if number <= 0:
            return
        u, v = places[k]
        push = site.rng.normal(0.12, 0.14)  # how far it is drawn out
        turn = site.rng.normal(0, 0.18)
        parts = site.draw(name)
        depth = np.ptp(bounds_of(parts)[:, 1]) / 2
        if np.isinf(u):
            sign = np.sign(u)
            where = ((x1 if sign > 0 else x0) + sign * (depth + push - 0.12), v)
            facing = np.pi / 2 * sign
        else:
            where = (u, (y1 if v > 0 else y0) + v * (depth + push - 0.12))
            facing = np.pi if v > 0 else 0.0
        x, y = spot.at(*where)
        number -= site.stand(parts, x, y, spot.turn + facing + turn, gap=0.01, but=(spot.foot,)) is not None


def sit(site: Site, name: str, spot: Spot, u: float, gap: float) -> Spot | None:
    """Stand a seat before something, facing it."""
    parts = site.draw(name)
    depth = np.ptp(bounds_of(parts)[:, 1]) / 2
    for push in (gap, gap + 0.2, gap + 0.45):
        x, y = spot.at(u, spot.bounds[1, 1] + depth + push - 0.1)
        turn = spot.turn + np.pi + site.rng.normal(0, 0.45)
        found = site.stand(parts, x, y, turn, gap=0.0, but=(spot.foot,))
        if found is not None:
            return found
    return None


def sofas(site: Site) -> None:
    """A couch at a wall or in the open, a low table before it, seats at its sides, a television across."""
    rng, wanted = site.rng, site.wanted
    for k in range(max(wanted["couch"], 0)):
        parts = site.draw("couch")
        spot = site.side(parts) if rng.random() < 0.8 else site.open(parts)
        if spot is None:
            break
        front = spot.bounds[1, 1]
        if wanted["coffee table"] > 0:
            low = site.draw("coffee table")
            x, y = spot.at(rng.uniform(-0.2, 0.2), front + np.ptp(bounds_of(low)[:, 1]) / 2 + rng.uniform(0.3, 0.5))
            site.stand(low, x, y, spot.turn + rng.normal(0, 0.05), gap=0.05)
        for side in rng.permutation([-1, 1]):
            for name in ("end table", "lamp"):
                if wanted[name] > 0 and rng.random() < 0.7:
                    _flank(site, name, spot, int(side), front=False)
                    break
            seat = pick(site, "armchair", "sofa chair", "chair")
            if seat is not None and rng.random() < 0.7:
                chair = site.draw(seat)
                x, y = spot.at(side * (spot.bounds[1, 0] + rng.uniform(0.1, 0.5)), front + rng.uniform(0.5, 0.9))
                site.stand(chair, x, y, spot.turn + side * np.pi / 2 * rng.uniform(0.8, 1.3), gap=0.03)
        if k == 0:
            _across(site, spot)


def _across(site: Site, spot: Spot) -> None:
    """A television where a couch or bed looks at: on a stand, a dresser, or on the wall."""
    facing = np.array([-np.sin(spot.turn), np.cos(spot.turn)])
    walls = [wall for wall in site.room.walls if wall.inward @ facing < -0.9]
    if not walls:
        return
    wall = walls[int(site.rng.integers(len(walls)))]
    s = float((np.array([spot.x, spot.y]) - wall.start) @ wall.along) + site.rng.normal(0, 0.2)
    stand = pick(site, "tv stand", "dresser", "cabinet")
    if stand is not None:
        found = None
        for shift in (0.0, 0.3, -0.3, 0.6, -0.6):
            found = found or site.against(site.draw(stand), wall, s + shift)
        if found is not None:
            tops = site.tops_of(found)
            if site.wanted["tv"] > 0 and tops and found.bounds[1, 2] < 1.2:
                _lay(site, "tv", tops[0], 0.0, (tops[0].top.y0 + tops[0].top.y1) / 2 - 0.03, foot=True)
            return
    if site.wanted["tv"] > 0:
        site.hang(site.draw("tv"), 0.95, 1.3, wall, s)


def beds(site: Site) -> None:
    """Beds with the head to a wall, nightstands beside them, a chest across."""
    rng, wanted = site.rng, site.wanted
    for k in range(max(wanted["bed"], 0)):
        spot = site.side(site.draw("bed"), corner=0.25)
        if spot is None:
            break
        for side in rng.permutation([-1, 1]):
            if wanted["nightstand"] > 0:
                stand = _flank(site, "nightstand", spot, int(side), front=False)
                tops = site.tops_of(stand) if stand is not None else []
                if tops:
                    names = [n for n in ("lamp", "alarm clock", "telephone", "tissue box", "book") if wanted[n] > 0]
                    for name in names[:2]:
                        u, v = rng.uniform(-0.1, 0.1, 2)
                        _lay(site, name, tops[0], u, v)
        if k == 0 and rng.random() < 0.8:
            _across(site, spot)
        if wanted["bench"] > 0 and rng.random() < 0.5:
            bench = site.draw("bench")
            x, y = spot.at(0.0, spot.bounds[1, 1] + np.ptp(bounds_of(bench)[:, 1]) / 2 + 0.05)
            site.stand(bench, x, y, spot.turn)


def kitchen(site: Site) -> None:
    """A fitted kitchen along the longest bare wall, at times round the corner; what is still wanted beside it."""
    rng, wanted = site.rng, site.wanted
    if site.room.kind.name == "Kitchen" or wanted["kitchen counter"] > 0 or wanted["kitchen cabinet"] > 0:
        for k in range(1 + int(site.room.area > 9 and rng.random() < 0.35)):
            aim, fridge = rng.uniform(2.0, 4.2), k == 0 and wanted["refrigerator"] > 0
            for length, wall, a, b in [own for own in site.longest_free() if own[0] > 1.5] * 2:
                size = min(length - 0.1, aim)
                parts = site.families["kitchen counter"].make(rng, size, fridge=fridge, stove=k == 0)
                half = (size + 0.08) / 2  # work tops stick out
                if site.against(parts, wall, a + half if rng.random() < 0.5 else b - half, 0.005):
                    break
    line_up(site, ["refrigerator", "stove", "dishwasher", "oven"])


def line_up(site: Site, names: list[str], gap: float = 0.004) -> list[Spot]:
    """Stand things side by side along bare walls, as one row as far as the wall reaches."""
    placed: list[Spot] = []
    stretches = site.longest_free()
    for name in names:
        if site.wanted[name] <= 0:
            continue
        parts = site.draw(name)
        box = bounds_of(parts)
        width = float(np.ptp(box[:, 0])) + gap
        for k, (length, wall, a, b) in enumerate(stretches):
            if length < width or b - a < width:
                continue
            spot = site.against(parts, wall, a + gap - float(box[0, 0]), site.rng.uniform(0.003, 0.02))
            if spot is None:
                continue
            stretches[k] = (length, wall, a + width, b)
            placed.append(spot)
            if name == "stove" and site.wanted["range hood"] > 0:
                site.hang(site.draw("range hood"), 1.5, 1.6, wall, a + width / 2)
            break
    return placed


def bath(site: Site) -> None:
    """The tub or shower in a corner, then basin with mirror, toilet with paper, mats and towels."""
    rng, wanted = site.rng, site.wanted
    if wanted["bathroom stall"] > 1:
        line_up(site, ["bathroom stall"] * wanted["bathroom stall"], gap=0.0)
    for name in ("bathtub", "shower"):
        if wanted[name] > 0:
            spot = site.side(site.draw(name), corner=1.0)
            if spot is not None and wanted["mat"] > 0:
                mat = site.draw("mat")
                x, y = spot.at(0.0, spot.bounds[1, 1] + np.ptp(bounds_of(mat)[:, 1]) / 2 + 0.05)
                site.stand(mat, x, y, spot.turn + rng.normal(0, 0.1), gap=0.0)
    for name in ("bathroom vanity", "bathroom counter", "sink"):
        for _ in range(max(wanted[name], 0)):
            if name == "sink" and wanted["sink"] <= 0:
                break
            spot = site.side(site.draw(name), corner=0.3)
            if spot is not None and wanted["mirror"] > 0:
                wall = min(site.room.walls, key=lambda w: abs((np.array([spot.x, spot.y]) - w.start) @ w.inward))
                s = float((np.array([spot.x, spot.y]) - wall.start) @ wall.along)
                site.hang(site.draw("mirror"), 1.05, 1.2, wall, s)
    for _ in range(max(wanted["toilet"], 0)):
        spot = site.side(site.draw("toilet"), corner=0.15)
        if spot is None:
            continue
        for name in ("trash can", "plunger", "toilet paper", "scale"):
            if wanted[name] > 0 and rng.random() < 0.6:
                _flank(site, name, spot, int(rng.choice([-1, 1])), front=True)


def rows(site: Site, name: str, seat: str | None, gap: float) -> None:
    """Rows of tables or shelves across the room, all facing the same way, seats behind the tables."""
    room, rng = site.room, site.rng
    size = room.high - room.low
    turn = 0.0 if size[1] > size[0] else np.pi / 2
    facing = turn + (np.pi if name in _SEATS else 0.0)
    sample = bounds_of([own for own in site.draw(name) if own[0] == name])
    w, d = np.ptp(sample[:, 0]) + (0.12 if name in _SEATS else 0.02), np.ptp(sample[:, 1])
    across, along = (0, 1) if turn == 0.0 else (1, 0)
    for v in np.arange(room.low[along] + 1.4, room.high[along] - d - 0.4, d + gap):
        for u in np.arange(room.low[across] + 0.7 + w / 2, room.high[across] - 0.7 - w / 2 + 1e-6, w):
            if site.wanted[name] <= 0:
                return
            at = np.empty(2)
            at[across], at[along] = u, v
            parts = [own for own in site.draw(name) if own[0] == name]
            spot = site.stand(parts, *at, facing + rng.normal(0, 0.015), gap=0.0)
            if spot is not None and seat is not None:
                for place in np.arange(spot.bounds[0, 0] + 0.35, spot.bounds[1, 0] - 0.25, 0.65):
                    if site.wanted[seat] > 0 and rng.random() < 0.9:
                        sit(site, seat, spot, float(place), rng.uniform(-0.1, 0.2))
            if spot is not None and name == "desk":
                workplace(site, spot, None)


def pick(site: Site, *names: str) -> str | None:
    """One of the names that the site still wants, the first ones rather than the later."""
    left = [name for name in names if site.wanted[name] > 0]
    return left[int(site.rng.integers(len(left)) * site.rng.random())] if left else None


def _lay(site: Site, name: str, surface: Surface, u: float, v: float, turn: float = 0.0, foot: bool = False) -> bool:
    """Put a thing near (u, v) on a top, moved inwards where it would stick out. ``foot``: as it stands, not hung."""
    parts = site.draw(name)
    box = bounds_of(parts)
    if foot:
        parts = [(label, shape.moved(0, -float(box[:, 1].mean()))) for label, shape in parts]
        box = bounds_of(parts)
    top = surface.top
    u = float(np.clip(u, top.x0 - box[0, 0] + 0.01, max(top.x1 - box[1, 0] - 0.01, top.x0 - box[0, 0] + 0.01)))
    v = float(np.clip(v, top.y0 - box[0, 1] + 0.01, max(top.y1 - box[1, 1] - 0.01, top.y0 - box[0, 1] + 0.01)))
    return site.put(parts, surface, u, v, turn) or site.put(parts, surface, u, v)


def _flank(site: Site, name: str, spot: Spot, side: int, front: bool) -> Spot | None:
    """Stand something beside another, in line with its back or (``front``) a little forward."""
    parts = site.draw(name)
    box = bounds_of(parts)
    edge = spot.bounds[1, 0] if side > 0 else -spot.bounds[0, 0]
    u = side * (edge + np.ptp(box[:, 0]) / 2 + site.rng.uniform(0.03, 0.12))
    v = spot.bounds[0, 1] - box[0, 1] + (site.rng.uniform(0.05, 0.4) if front else 0.01)
    return site.stand(parts, *spot.at(float(u), float(v)), spot.turn, gap=0.0)


def _next_to(site: Site, parts: Parts, name: str) -> Spot | None:
    """Continue a row: beside or behind another of its kind."""
    others = [spot for spot in site.spots if spot.label == name]
    if not others:
        return None
    spot = others[-1]
    w, d = np.ptp(bounds_of(parts), axis=0)[:2]
    for u, v in ((w + 0.02, 0), (-w - 0.02, 0), (0, d + 1.1), (0, -d - 1.1)):
        found = site.stand(parts, *spot.at(float(u), float(v)), spot.turn, gap=0.0)
        if found is not None:
            return found
    return None


def arrange(site: Site) -> None:
    """Place the groups that a kind of room is known by."""
    kind, rng, wanted = site.room.kind.name, site.rng, site.wanted
    if kind in ("Kitchen", "Apartment", "Copy/Mail Room", "Laundry Room", "Dining Room"):
        kitchen(site)
    if kind == "Laundry Room":
        line_up(site, ["washing machine", "clothes dryer"] * 2)
    if kind == "Copy/Mail Room":
        line_up(site, ["copier", "counter", "copier", "cabinet", "shelf"])
    if kind == "Bathroom":
        bath(site)
    if wanted["bed"] > 0:
        beds(site)
    if kind in ("Classroom", "ComputerCluster"):
        seat = pick(site, "chair", "office chair") or "chair"
        board = "desk" if wanted["desk"] > 2 else "table"
        if kind == "ComputerCluster" or rng.random() < 0.6:
            wanted[board] = max(wanted[board], -(-wanted[seat] // 3))
            rows(site, board, seat, 0.95)
        rows(site, seat, None, 0.45)  # the rest sit without
    if kind == "Conference Room":
        tables(site, "table", ("office chair", "chair"), most=2, long=True)
    if kind == "Bookstore / Library" and rng.random() < 0.5:
        rows(site, "bookshelf", None, 0.9)
    if kind in ("Bookstore / Library", "Storage/Basement/Garage"):
        line_up(site, ["bookshelf", "shelf", "rack"] * 4)
    sofas(site)
    desks(site)
    for name in ("dining table", "table"):
        tables(site, name, _SEATS[:3], most=4)
