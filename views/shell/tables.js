// A table that is copied from the page gives a spreadsheet numbers: without the narrow spaces between thousands, with a
// plain minus, and cells divided by tabs. Under each table stands a button that copies all of it. One that is wider
// than its place shows that it goes on.
(() => {
  const WAIT = 80  // milliseconds after the last change
  const WORDS = {sv: ["Kopiera tabellen", "Kopierad"], en: ["Copy the table", "Copied"]}
  const words = () => WORDS[document.documentElement.lang] ?? WORDS.en
  const NUMBER = /^[−+-]?\d{1,3}(?:[\u202f\u00a0 ]?\d{3})*(?:[,.]\d+)?(?:[\u202f\u00a0 ]?%)?$/
  const plain = (text) => {
    const cell = text.replace(/\s+/g, (space) => (space.includes("\n") ? " " : space)).trim()
    return NUMBER.test(cell) ? cell.replace(/[\u202f\u00a0 ]/g, "").replace("−", "-").replace(/^\+/, "") : cell
  }
  // An amount with its unit is no number to a spreadsheet: a column of such is given in thousands, and its head says so.
  const MONEY = /^([−+-]?[\d\u202f\u00a0 ]+(?:,\d+)?)[\u202f\u00a0 ](kr|tkr|mnkr|SEK|tSEK|MSEK)$/
  const THOUSANDS = {kr: 0.001, tkr: 1, mnkr: 1000, SEK: 0.001, tSEK: 1, MSEK: 1000}
  const amount = (text) => {
    const found = text.trim().match(MONEY)
    if (!found) return null
    const number = Number(found[1].replace(/[\u202f\u00a0 +]/g, "").replace("−", "-").replace(",", "."))
    return {text: String(Math.round(number * THOUSANDS[found[2]] * 1000) / 1000).replace(".", ","), unit: found[2]}
  }
  const inThousands = (rows) => {
    const [head, ...body] = rows
    if (body.length === 0) return rows.map((row) => row.map(plain))
    const units = head.map((_, place) => body.map((row) => amount(row[place] ?? "")).find((found) => found)?.unit)
    const said = units.map((unit) => (unit ? ` (${unit.endsWith("kr") ? "tkr" : "tSEK"})` : ""))
    return [
      head.map((text, place) => plain(text) + said[place]),
      ...body.map((row) => row.map((text, place) => (units[place] && amount(text)?.text) || plain(text))),
    ]
  }
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")
  const lineOf = (row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`
  const written = (rows) => ({
    "text/plain": rows.map((row) => row.join("\t")).join("\n"),
    "text/html": `<table>${rows.map(lineOf).join("")}</table>`,
  })
  const rowsOf = (table, isTaken) => inThousands([...table.rows]
    .map((row) => [...row.cells].filter(isTaken).map((cell) => cell.innerText))
    .filter((row) => row.length > 0))

  document.addEventListener("copy", (event) => {
    const chosen = getSelection()
    if (!chosen || chosen.isCollapsed) return
    const around = chosen.getRangeAt(0).commonAncestorContainer
    const within = around instanceof Element ? around : around.parentElement
    const inside = within?.querySelectorAll("table") ?? []
    const table = within?.closest("table") ?? (inside.length === 1 ? inside[0] : null)
    if (!table || !event.clipboardData) return
    const isWhole = !within.closest("table") && chosen.toString().trim().length > table.innerText.trim().length + 40
    if (isWhole) return  // more than a table was marked: it is copied as it stands
    const isOne = within.closest("td, th") !== null
    const rows = isOne ? [[plain(chosen.toString())]] : rowsOf(table, (cell) => chosen.containsNode(cell, true))
    for (const [kind, text] of Object.entries(written(rows))) event.clipboardData.setData(kind, text)
    event.preventDefault()
  })

  const copy = async (table, button) => {
    const kinds = Object.entries(written(rowsOf(table, () => true)))
    const blobs = Object.fromEntries(kinds.map(([kind, text]) => [kind, new Blob([text], {type: kind})]))
    await navigator.clipboard.write([new ClipboardItem(blobs)])
    button.textContent = words()[1]
    setTimeout(() => { button.textContent = words()[0] }, 2000)
  }
  const offer = () => {
    // A place that a table has left keeps no button: the page uses it again for something else.
    for (const left of document.querySelectorAll(".copy-table")) {
      if (!left.parentElement.querySelector("table")) left.remove()
    }
    for (const place of document.querySelectorAll("[data-testid=stElementContainer]:has(table)")) {
      const table = place.querySelector("[data-testid=stMarkdownContainer] table")
      let button = place.querySelector(":scope > .copy-table")
      if (!table) { button?.remove(); continue }
      if (!button) {
        button = document.createElement("button")
        button.type = "button"
        button.className = "copy-table"
        button.addEventListener("click", () => copy(place.querySelector("table"), button))
        place.append(button)
      }
      if (!words().includes(button.textContent)) button.textContent = words()[0]
    }
  }
  // A table that is wider than its place shows at its edge that there is more, as long as there is.
  const edges = () => {
    for (const table of document.querySelectorAll("[data-testid=stMarkdownContainer] table")) {
      const place = table.closest("[data-testid=stMarkdownContainer]")
      const wider = place.scrollWidth - place.clientWidth > 2
      place.classList.toggle("goes-on", wider && place.scrollWidth - place.clientWidth - place.scrollLeft > 2)
      if (wider) place.tabIndex = 0  // so that the arrow keys move it
      else place.removeAttribute("tabindex")
    }
  }
  window.addEventListener("resize", edges)
  document.addEventListener("scroll", edges, true)

  let due = null
  new MutationObserver(() => { clearTimeout(due); due = setTimeout(() => { offer(); edges() }, WAIT) })
    .observe(document.documentElement, {subtree: true, childList: true, attributes: true, attributeFilter: ["lang"]})
})()
