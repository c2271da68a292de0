// Adds to a page that can be read without it: pictures to step through, before and after, enlarging.
"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  const language = () => {
    const english = byId("lang-en");
    return english ? (english.checked ? "en" : "zh") : root.lang;
  };
  const picture = (figure) => figure && (figure.querySelector(`img.${language()}`) || figure.querySelector("img"));

  // Pictures to step through.
  const strip = byId("strip");
  const slides = all(".slide");
  const dots = all(".dot");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const at = () => Math.round(strip.scrollLeft / Math.max(strip.clientWidth, 1));
  let aim = 0;
  const mark = () => {
    const now = at();
    dots.forEach((dot, i) => dot.setAttribute("aria-current", String(i === now)));
    byId("previous").disabled = now === 0;
    byId("next").disabled = now === slides.length - 1;
  };
  const go = (index) => {
    aim = Math.min(Math.max(index, 0), slides.length - 1);
    strip.scrollTo({ left: aim * strip.clientWidth, behavior: calm.matches ? "auto" : "smooth" });
  };
  let rest = 0;
  strip.addEventListener("scroll", () => {
    mark();
    clearTimeout(rest);
    rest = setTimeout(() => { aim = at(); }, 150);
  }, { passive: true });
  byId("previous").addEventListener("click", () => go(aim - 1));
  byId("next").addEventListener("click", () => go(aim + 1));
  dots.forEach((dot, i) => dot.addEventListener("click", () => go(i)));
  const keys = { ArrowLeft: () => go(aim - 1), ArrowRight: () => go(aim + 1),
    Home: () => go(0), End: () => go(slides.length - 1) };
  document.addEventListener("keydown", (event) => {
    const mine = event.target === strip;
    // A presenter's arrows turn pictures without a click first, while they are on the screen.
    const box = strip.getBoundingClientRect();
    const seen = event.target === document.body && box.top < innerHeight / 2 && box.bottom > innerHeight / 2;
    const turn = keys[event.key];
    if (!turn || event.altKey || event.ctrlKey || event.metaKey || byId("zoom").open) return;
    if (mine || (seen && event.key.startsWith("Arrow"))) {
      event.preventDefault();
      turn();
    }
  });
  let wide = strip.clientWidth;
  addEventListener("resize", () => {
    if (strip.clientWidth !== wide) {
      wide = strip.clientWidth;
      strip.scrollTo({ left: aim * wide, behavior: "auto" });
    }
  });
  mark();

  // Before and after: both pictures have the same size and scale.
  const frame = byId("frame");
  const choices = all(".choose button");
  const compare = () => {
    if (!frame) return;
    const chosen = choices.find((button) => button.getAttribute("aria-pressed") === "true");
    const before = picture(byId("map-today"));
    const after = picture(byId(chosen.dataset.after));
    for (const [to, from] of [[byId("before"), before], [byId("after"), after]]) {
      to.src = from.src;
      to.alt = from.alt;
      to.width = from.getAttribute("width");
      to.height = from.getAttribute("height");
    }
    byId("after-name").replaceChildren(...[...chosen.childNodes].map((node) => node.cloneNode(true)));
    const shape = before.getAttribute("width") / before.getAttribute("height");
    frame.parentNode.style.setProperty("max-width", `max(18rem, (100vh - 14.5rem) * ${shape})`);
  };
  if (frame) {
    const cut = byId("cut");
    const show = () => frame.style.setProperty("--cut", cut.value);
    const put = (event) => {
      const box = frame.getBoundingClientRect();
      cut.value = String((100 * (event.clientX - box.left)) / box.width);
      show();
    };
    cut.addEventListener("input", show);
    let held = null;
    frame.addEventListener("pointerdown", (event) => {
      held = event.pointerId;
      frame.setPointerCapture(held);
      put(event);
      cut.focus({ preventScroll: true });
      event.preventDefault();
    });
    frame.addEventListener("pointermove", (event) => { if (event.pointerId === held) put(event); });
    for (const end of ["pointerup", "pointercancel"]) {
      frame.addEventListener(end, () => { held = null; });
    }
    for (const button of choices) {
      button.addEventListener("click", () => {
        choices.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
        compare();
      });
    }
    show();
    compare();
  }

  // Enlarging a picture, for small screens.
  const zoom = byId("zoom");
  const large = zoom.querySelector(".pan img");
  let times = 1;
  const size = (factor) => {
    const pan = zoom.querySelector(".pan");
    const x = (pan.scrollLeft + pan.clientWidth / 2) / Math.max(pan.scrollWidth, 1);
    const y = (pan.scrollTop + pan.clientHeight / 2) / Math.max(pan.scrollHeight, 1);
    times = Math.min(Math.max(times * factor, 1), 8);
    const shape = large.getAttribute("width") / large.getAttribute("height");
    const fit = Math.min(pan.clientWidth, pan.clientHeight * shape);
    large.style.setProperty("width", `${fit * times}px`);
    pan.scrollTo(x * pan.scrollWidth - pan.clientWidth / 2, y * pan.scrollHeight - pan.clientHeight / 2);
  };
  for (const button of all(".enlarge")) {
    button.addEventListener("click", () => {
      const from = picture(button.closest("figure"));
      large.src = from.src;
      large.alt = from.alt;
      large.setAttribute("width", from.getAttribute("width"));
      large.setAttribute("height", from.getAttribute("height"));
      zoom.showModal();
      times = innerWidth < 700 ? 3 : 1.6;
      size(1);
    });
  }
  byId("larger").addEventListener("click", () => size(1.5));
  byId("smaller").addEventListener("click", () => size(1 / 1.5));
  byId("close").addEventListener("click", () => zoom.close());

  // The language of everything that is not a text on the page.
  const speak = () => {
    root.lang = language();
    document.title = root.getAttribute(`data-title-${root.lang}`) || document.title;
    for (const dot of dots) dot.setAttribute("aria-label", dot.getAttribute(`data-label-${root.lang}`) || "");
    compare();
    mark();
  };
  for (const radio of all("input[name=language]")) radio.addEventListener("change", speak);
  speak();
})();
