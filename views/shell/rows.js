// Fields in a row stand on one line, also where the label of one of them takes two: the others' labels are made as high.
(() => {
  const WAIT = 60  // milliseconds after the last change
  const labels = (row) => [...row.children]
    .map((column) => column.querySelector(":scope > [data-testid=stVerticalBlock] > :first-child [data-testid=stWidgetLabel]"))
    .filter((label) => label !== null)
  // A label's own height is read without letting go of the height it was given: the page would be lower for a moment, the
  // browser would scroll to make up for it, and a list that is open closes when the page scrolls.
  const least = new WeakMap()  // what a label is at least as high as by its style sheet
  const ownHeight = (label) => {
    if (label.style.minHeight === "") least.set(label, parseFloat(getComputedStyle(label).minHeight) || 0)
    const words = document.createRange()
    words.selectNodeContents(label)
    return Math.round(Math.max(least.get(label) ?? 0, words.getBoundingClientRect().height))
  }
  const give = (label, height, place) => {
    if (label.style.minHeight === height) return
    label.style.minHeight = height
    label.style.alignItems = place
  }
  const level = () => {
    for (const row of document.querySelectorAll("[data-testid=stHorizontalBlock]")) {
      const all = labels(row)
      if (all.length < 2) continue
      const lines = new Map()  // labels side by side begin at the same height; on a phone they stand below each other
      for (const label of all) {
        const top = Math.round(label.getBoundingClientRect().top)
        lines.set(top, [...(lines.get(top) ?? []), label])
      }
      for (const beside of lines.values()) {
        const heights = beside.map(ownHeight)
        const highest = Math.max(...heights)
        const isLevel = highest === Math.min(...heights)
        for (const label of beside) give(label, isLevel ? "" : `${highest}px`, isLevel ? "" : "flex-end")
      }
    }
  }
  let due = null
  const soon = () => { clearTimeout(due); due = setTimeout(level, WAIT) }
  new MutationObserver(soon).observe(document.documentElement, {subtree: true, childList: true})
  window.addEventListener("resize", soon)
})()
