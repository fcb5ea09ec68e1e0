// A bubble beside what the step speaks of: in this component, or by its class anywhere on the page.
function drawTour(data, bench, send) {
  const bubble = bench.querySelector('.bubble');
  const ring = bench.querySelector('.ring');
  bubble.hidden = ring.hidden = !data.tour;
  if (!data.tour) return;
  const { target, title, text, presses } = data.tour;
  const pointed = bench.querySelector('.' + target) || document.querySelector('.' + target);
  const box = pointed ? pointed.getBoundingClientRect() : null;
  const seen = box && box.width && box.right > 0 && box.left < innerWidth;
  bubble.replaceChildren(make('h3', '', title), make('p', '', text));
  const acts = make('span', 'acts');
  for (const press of presses) acts.appendChild(button('tool', press.label, () => send('tour', press.value)));
  bubble.appendChild(acts);
  bubble.setAttribute('aria-label', title);
  ring.hidden = !seen;
  if (seen) Object.assign(ring.style, { left: box.left - 3 + 'px', top: box.top - 3 + 'px', width: box.width + 'px', height: Math.min(box.height, innerHeight - box.top) + 'px' });
  const wide = Math.min(340, innerWidth - 24);
  const own = bubble.offsetHeight || 150;
  let left = (innerWidth - wide) / 2, top = (innerHeight - own) / 2;
  if (seen) {
    const right = box.right + 14 + wide < innerWidth;
    left = right ? box.right + 14 : box.left - 14 - wide > 0 ? box.left - 14 - wide : Math.min(Math.max(12, box.left), innerWidth - wide - 12);
    top = right || left < box.left - wide ? box.top + 8 : box.bottom + 12;
  }
  Object.assign(bubble.style, { width: wide + 'px', left: left + 'px', top: Math.max(12, Math.min(top, innerHeight - own - 12)) + 'px' });
  if (bubble.dataset.step !== String(data.tour.step)) bubble.querySelector('button:last-child').focus({ preventScroll: true });
  bubble.dataset.step = data.tour.step;
}
