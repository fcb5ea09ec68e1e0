// One finding at a time over the whole window, large: arrow keys go on and back, Escape ends.
function drawSlide(slide, root) {
  const title = make('h2', '', slide.title);
  const beside = make('p', 'beside', slide.beside);
  beside.lang = slide.lang;
  const picture = make('div', 'picture-of ' + slide.kind);
  if (slide.picture.empty) picture.appendChild(make('p', 'quiet', slide.picture.empty));
  else if (slide.kind === 'bar') {
    const bar = make('div', 'ledger large');
    drawBar(slide.picture, bar);
    picture.appendChild(bar);
  } else if (slide.kind === 'chips') drawChips(slide.picture.words, picture);
  else (slide.kind === 'past' ? drawPast : drawPlace)(slide.picture, picture);
  root.replaceChildren(title, beside, picture, make('p', 'caption', slide.caption));
}

function drawPresentation(data, dialog, state, send) {
  if (!data) {
    if (dialog.open) dialog.close();
    state.slide = 0;
    return;
  }
  const end = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    dialog.close();
    send('large', '');
  };
  const stage = make('div', 'stage');
  stage.setAttribute('aria-live', 'polite');
  const count = make('span', 'count');
  const back = button('tool', '←', () => go(-1), data.say.back);
  const on = button('tool', '→', () => go(1), data.say.next);
  const full = button('tool', data.say.full, () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  const foot = make('footer');
  foot.append(back, count, on, full, button('tool', data.say.end, end));
  dialog.setAttribute('aria-label', data.say.title);
  dialog.replaceChildren(make('p', 'of', data.say.title), stage, foot);
  const show = () => {
    if (data.pending) stage.replaceChildren(make('div', 'bar-of-work'), make('p', '', data.pending));
    else drawSlide(data.slides[state.slide], stage);
    count.textContent = data.pending ? '' : state.slide + 1 + ' / ' + data.slides.length;
    back.disabled = !!data.pending || state.slide === 0;
    on.disabled = !!data.pending || state.slide === data.slides.length - 1;
  };
  const go = by => {
    if (data.pending) return;
    state.slide = Math.max(0, Math.min(data.slides.length - 1, state.slide + by));
    show();
  };
  state.slide = Math.min(state.slide || 0, Math.max(0, data.slides.length - 1));
  dialog.onkeydown = event => {
    const by = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    go(by);
  };
  dialog.oncancel = event => { event.preventDefault(); end(); };
  show();
  if (!dialog.open) dialog.showModal();
  dialog.focus();
}
