// What is typed in a cell arrives letter for letter. The table opens its editor some time after the first key, longer on a
// slow machine, and takes each key until then for the first one: of 987654 only 87654 came. Those keys wait here.
(() => {
  const WAITED = 3000  // milliseconds: a cell that may not be written opens no editor
  const EDITOR = "#portal textarea, #portal input"
  const ENDS = ["Enter", "Tab"]
  let begun = null
  const isInTable = (place) => place instanceof Element && place.closest("[data-testid=stDataFrame]") !== null
  const isOpen = () => document.activeElement instanceof Element && document.activeElement.matches(EDITOR)
  const give = () => {
    if (begun === null) return
    const now = performance.now()
    if (!isOpen()) {
      if (now > begun.until) begun = null
      else setTimeout(give, 10)
      return
    }
    const field = document.activeElement, {first, keys, end} = begun
    const after = field.value.startsWith(first) ? first.length : 0  // more may have been typed in the editor already
    begun = null
    if (keys !== "") {
      const whole = field.value.slice(0, after) + keys + field.value.slice(after)
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, whole)
      field.dispatchEvent(new Event("input", {bubbles: true}))
    }
    if (end === null) return
    // The editor takes in what was typed before it is told that it is over.
    const {key, code, keyCode, shiftKey} = end
    const told = {key, code, keyCode, shiftKey, bubbles: true, cancelable: true}
    setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", told)), 20)
  }
  window.addEventListener("keydown", (event) => {
    if (!event.isTrusted) return
    if (isOpen()) { give(); return }
    if (!isInTable(event.target)) return
    const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    if (begun === null) {
      if (!isSign || event.key === " ") return
      begun = {first: event.key, keys: "", end: null, until: performance.now() + WAITED}
      setTimeout(give, 0)
      return
    }
    if (performance.now() > begun.until || begun.end !== null) { begun = null; return }
    if (isSign) begun.keys += event.key
    else if (event.key === "Backspace") begun.keys = begun.keys.slice(0, -1)
    else if (ENDS.includes(event.key)) begun.end = event
    else if (event.key !== "Shift") { begun = null; return }
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  }, true)
  window.addEventListener("pointerdown", () => { begun = null }, true)
})()
