<script>
// What is wrong with the layout of this page, told to the page around it.
addEventListener("load", () => {
  const width = location.hash.slice(1), problems = [];
  const name = element => (element.textContent || element.tagName).trim().slice(0, 60);
  for (const details of document.querySelectorAll("details")) details.open = true;

  const root = document.documentElement;
  if (root.scrollWidth > Number(width)) problems.push("the page scrolls sideways: " + root.scrollWidth);
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") || element.closest(".table, pre") !== element && element.closest(".table, pre")) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > Number(width) + 0.5 || box.left < -0.5)) problems.push("outside of the page: " + name(element));
  }

  let texts = 0;
  for (const svg of document.querySelectorAll("figure svg")) {
    const frame = svg.getBoundingClientRect(), title = svg.getAttribute("aria-label");
    if (!title || !svg.querySelector("title")) problems.push("a figure has no name");
    if (frame.height < 20) problems.push("a figure is flat: " + title);
    const boxes = [...svg.querySelectorAll("text")].map(text => ({text, box: text.getBoundingClientRect()}));
    texts += boxes.length;
    for (const [k, {text, box}] of boxes.entries()) {
      if (box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5) problems.push("text outside of '" + title + "': " + name(text));
      if (parseFloat(getComputedStyle(text).fontSize) * frame.width / 340 < 9) problems.push("text too small in '" + title + "': " + name(text));
      for (const other of boxes.slice(k + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 3) problems.push("texts overlap in '" + title + "': " + name(text) + " and " + name(other.text));
      }
    }
    for (const shape of svg.querySelectorAll("circle, rect, path")) {
      const box = shape.getBoundingClientRect();
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) problems.push("a shape outside of '" + title + "'");
    }
  }
  const loaded = performance.getEntriesByType("resource").length;
  if (loaded > 0) problems.push("something was loaded: " + loaded);

  const answer = problems.length > 0 ? problems.map(problem => width + ": problem: " + problem).join("\n")
    : width + ": " + document.querySelectorAll("section > h2").length + " sections, " + document.querySelectorAll("figure").length + " figures, " + texts + " texts, nothing amiss";
  parent.postMessage(answer, "*");
});
</script>
