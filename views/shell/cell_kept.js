// The cell that somebody types in when the page is loaded anew is sent as the page goes, but the server may be rid of the
// page before it has read it. The page that comes looks: where the cell still says what it said, it is typed anew.
(() => {
  const KEPT = "fortjanst.cell", KEPT_FOR = 60_000  // milliseconds that a page loaded anew may take to come
  const LOOKED = 100, TIMES = 150  // every tenth of a second, and how often, until the table is there
  const STILL = 10  // times in a row that the page is still: what came as the old one went is then in the table
  const TABLE = "[data-testid=stDataFrame]", EDITOR = "#portal textarea, #portal input[type=text]"
  const tables = () => [...document.querySelectorAll(TABLE)]
  const cellAt = (grid, {row, column}) =>
    grid?.querySelector(`[role=row][aria-rowindex="${row}"] [role=gridcell][aria-colindex="${column}"]`) ?? null
  const headOf = (grid, column) => grid?.querySelector(`[role=columnheader][aria-colindex="${column}"]`)?.textContent
  // Which cell is typed in. The table's copy for screen readers tells it some time after it has been selected.
  let typed = null
  document.addEventListener("input", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches(EDITOR)) return
    typed = event.target
  }, true)
  const opened = () => {
    const editor = document.querySelector(EDITOR)
    const cells = tables().flatMap((table, place) =>
      [...table.querySelectorAll("[role=gridcell][aria-selected=true]")].map((cell) => ({table, place, cell})))
    if (editor === null || editor !== typed || cells.length !== 1) return null
    const [{table, place, cell}] = cells, column = cell.ariaColIndex
    const row = cell.closest("[role=row]").ariaRowIndex
    return {at: location.href, place, row, column, head: headOf(table, column), stood: cell.textContent,
      text: editor.value, until: Date.now() + KEPT_FOR}
  }
  window.addEventListener("beforeunload", () => {
    const cell = opened()
    if (cell !== null) sessionStorage.setItem(KEPT, JSON.stringify(cell))
    else sessionStorage.removeItem(KEPT)  // of a page that stayed after all
  }, true)

  const press = (place, key, ctrlKey = false) => place.dispatchEvent(
    new KeyboardEvent("keydown", {key, code: key, ctrlKey, keyCode: {Enter: 13}[key] ?? 0, bubbles: true, cancelable: true}),
  )
  const write = (editor, text) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(editor), "value").set.call(editor, text)
    editor.dispatchEvent(new Event("input", {bubbles: true}))
  }
  const soon = (step, left) => { if (left > 0) setTimeout(step, LOOKED, left - 1) }
  const end = (kept) => (left) => {
    const editor = document.querySelector(EDITOR)
    if (editor === null) return soon(end(kept), left)
    write(editor, kept.text)
    setTimeout(() => press(editor, "Enter"), LOOKED)
  }
  const open = (kept, canvas, grid) => (left) => {
    if (cellAt(grid, kept)?.ariaSelected !== "true") return soon(open(kept, canvas, grid), left)
    press(canvas, "Enter")
    soon(end(kept), TIMES)
  }
  const go = (kept, grid) => {
    const canvas = grid.querySelector("canvas[tabindex]")
    canvas.focus({preventScroll: true})
    press(canvas, "Home", true)
    const steps = [...Array(kept.column - 1).fill("ArrowRight"), ...Array(kept.row - 2).fill("ArrowDown")]
    const walk = () => {
      if (steps.length === 0) return soon(open(kept, canvas, grid), TIMES)
      press(canvas, steps.shift())
      setTimeout(walk, 20)
    }
    setTimeout(walk, LOOKED)
  }
  const look = (kept, still) => (left) => {
    const isStill = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
    const grid = tables()[kept.place], cell = cellAt(grid, kept)
    if (!isStill || cell === null) return soon(look(kept, 0), left)
    if (still < STILL) return soon(look(kept, still + 1), left)
    const isNobodys = document.activeElement === null || document.activeElement === document.body
    if (isNobodys && headOf(grid, kept.column) === kept.head && cell.textContent === kept.stood) go(kept, grid)
  }
  const kept = JSON.parse(sessionStorage.getItem(KEPT))
  sessionStorage.removeItem(KEPT)
  if (kept !== null && kept.at === location.href && kept.until > Date.now() && kept.text !== kept.stood) soon(look(kept, 0), TIMES)
})()
