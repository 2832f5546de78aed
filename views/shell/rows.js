// Fields in a row stand on one line, also where the label of one of them takes two: the others' labels are made as high.
(() => {
  const WAIT = 60  // milliseconds after the last change
  const labels = (row) => [...row.children]
    .map((column) => column.querySelector(":scope > [data-testid=stVerticalBlock] > :first-child [data-testid=stWidgetLabel]"))
    .filter((label) => label !== null)
  const level = () => {
    for (const row of document.querySelectorAll("[data-testid=stHorizontalBlock]")) {
      const all = labels(row)
      if (all.length < 2) continue
      const lines = new Map()  // labels side by side begin at the same height; on a phone they stand below each other
      for (const label of all) {
        label.style.minHeight = ""
        const top = Math.round(label.getBoundingClientRect().top)
        lines.set(top, [...(lines.get(top) ?? []), label])
      }
      for (const beside of lines.values()) {
        const heights = beside.map((label) => label.offsetHeight)
        const highest = Math.max(...heights)
        if (highest === Math.min(...heights)) continue
        for (const label of beside) {
          label.style.minHeight = `${highest}px`
          label.style.alignItems = "flex-end"
        }
      }
    }
  }
  let due = null
  const soon = () => { clearTimeout(due); due = setTimeout(level, WAIT) }
  new MutationObserver(soon).observe(document.documentElement, {subtree: true, childList: true})
  window.addEventListener("resize", soon)
})()
