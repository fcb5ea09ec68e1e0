// Words as a list box of one stop: pointing and focus show a word, arrow keys, Home and End move on; Enter, space or a click hold
// it, Escape lets it go. `order` are the numbers of its words, `memory.held` the one held, `wordAt` finds the number an event is at.
function listenToWords(words, order, elements, memory, { wordAt, show, draw }) {
  const stop = number => { for (const one of order) elements.get(one).tabIndex = one === number ? 0 : -1; };
  const hold = number => { memory.held = number === memory.held ? null : number; draw(); };
  words.onmouseover = event => show(wordAt(event));
  words.onmouseleave = () => show(null);
  words.addEventListener('focusin', event => { if (event.target.matches(':focus-visible')) show(wordAt(event)); });
  words.addEventListener('focusout', () => show(null));
  words.onclick = event => {
    const number = wordAt(event);
    if (number !== null) stop(number);
    hold(number);
  };
  words.onkeydown = event => {
    const number = wordAt(event), place = order.indexOf(number);
    const to = { ArrowLeft: place - 1, ArrowUp: place - 1, ArrowRight: place + 1, ArrowDown: place + 1, Home: 0, End: order.length - 1 }[event.key];
    if (to !== undefined) {
      const next = order[Math.max(0, Math.min(order.length - 1, to))];
      stop(next);
      elements.get(next).focus();
    } else if (event.key === 'Enter' || event.key === ' ') hold(number);
    else if (event.key === 'Escape' && memory.held !== null) {
      event.stopPropagation();
      hold(memory.held);
    } else return;
    event.preventDefault();
  };
  stop(order.includes(memory.held) ? memory.held : order[0]);
}
