// Elements and pictures. Everything is written with textContent: titles and texts stay text.
// `drawBar` and `drawWords` stand before this in the same script.

const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};

function button(name, text, press, label) {
  const element = make('button', name, text);
  element.type = 'button';
  if (label) element.setAttribute('aria-label', label);
  element.onclick = press;
  return element;
}

// A picture of an item in a box of one size; one that cannot be loaded leaves its place empty.
function drawPicture(data) {
  const picture = make('img', 'picture');
  picture.referrerPolicy = 'no-referrer';
  picture.alt = data.alt;
  picture.onerror = () => { picture.style.visibility = 'hidden'; };
  picture.src = data.url;
  return picture;
}

function drawChips(words, root) {
  for (const word of words) {
    const chip = make('mark', '', word.text);
    if (word.told) chip.title = word.told;
    chip.style.setProperty('--strength', word.strength);
    root.appendChild(chip);
  }
}

function drawPast(data, root) {
  const low = Math.min(0, ...data.rows.map(row => Math.min(row.share, row.lost ?? 0)));
  const high = Math.max(1e-9, ...data.rows.map(row => Math.max(row.share, row.lost ?? 0)));
  const at = value => (value - low) / (high - low) * 100;
  const list = make('div', 'past');
  list.setAttribute('role', 'list');
  for (const row of data.rows) {
    const line = make('div', 'line');
    line.setAttribute('role', 'listitem');
    line.setAttribute('aria-label', row.told);
    line.title = row.told;
    line.appendChild(make('span', 'name', row.title));
    const track = make('span', 'scale');
    const bar = make('i', row.share < 0 ? 'minus' : 'plus');
    bar.style.left = Math.min(at(0), at(row.share)) + '%';
    bar.style.width = Math.abs(at(row.share) - at(0)) + '%';
    track.appendChild(bar);
    if (row.lost !== null) {
      const dot = make('b');
      dot.style.left = at(row.lost) + '%';
      track.appendChild(dot);
    }
    line.append(track, make('span', 'value', row.value));
    list.appendChild(line);
  }
  root.appendChild(list);
}

function drawPlace(data, root) {
  const at = rank => (rank - 1) / Math.max(data.reach - 1, 1e-9) * 100;
  const list = make('div', 'past ranks');
  list.setAttribute('role', 'list');
  for (const row of data.rows) {
    const line = make('div', 'line');
    line.setAttribute('role', 'listitem');
    line.setAttribute('aria-label', row.told);
    line.title = row.told;
    line.appendChild(make('span', 'name', row.name));
    const track = make('span', 'scale');
    const now = make('u');
    now.style.left = at(data.now) + '%';
    const range = make('i', 'range');
    range.style.left = at(row.low) + '%';
    range.style.width = at(row.high) - at(row.low) + '%';
    const dot = make('b', 'full');
    dot.style.left = at(row.rank) + '%';
    dot.style.background = row.colour;
    track.append(now, range, dot);
    line.append(track, make('span', 'value', row.value));
    list.appendChild(line);
  }
  root.appendChild(list);
}
