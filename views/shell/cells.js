// What is typed in a table arrives key by key, in the order in which it was typed. The table needs some time to open the
// editor of a cell after its first key, and to close it after Enter or Tab, longer on a slow machine; a key that comes
// meanwhile is taken for another, or for none. Here keys wait in line, and each is given when the table is ready for it.
(() => {
  const WAITED = 3000  // milliseconds: a cell that may not be written opens no editor
  const MOVED = 400  // milliseconds that a key which only moves waits for such an editor
  const TABLE = "[data-testid=stDataFrame]", EDITOR = "#portal textarea, #portal input"
  const ENDS = ["Enter", "Tab", "Escape"], HELD = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "F5"]
  const MOVES = {ArrowLeft: (at) => at - 1, ArrowRight: (at) => at + 1, Home: () => 0, End: () => Infinity}
  let line = [], grid = null, awaited = null, isDue = false
  const editor = () => document.querySelector(EDITOR)
  const isOpen = () => editor() !== null && document.activeElement === editor()
  const isInTable = (place) => place instanceof Element && place.closest(TABLE) !== null
  const isWriting = () => editor()?.matches("textarea, [type=text]") ?? false
  const isSign = (key) => key.key.length === 1 && !key.ctrlKey && !key.metaKey && !key.altKey
  const wait = (what) => { awaited = {what, until: performance.now() + WAITED} }
  const isReady = () => {
    if (awaited === null) return true
    if (awaited.what === "open" ? isOpen() : editor() === null && isInTable(document.activeElement)) return true
    const [next] = line
    const isMove = awaited.what === "open" && next !== undefined && !isSign(next) && !ENDS.includes(next.key)
    return performance.now() > awaited.until - (isMove ? WAITED - MOVED : 0)
  }
  const isEnd = (key) => isOpen() && ENDS.includes(key.key) && !(key.key === "Enter" && key.shiftKey)
  // What a key does to the editor, which the next key then waits for.
  const follow = (key) => {
    if (isOpen()) { if (isEnd(key)) wait("shut") }
    else if ((isSign(key) && key.key !== " ") || key.key === "Enter") wait("open")
  }
  const tell = (place, {key, code, keyCode, shiftKey, ctrlKey, metaKey}) => place.dispatchEvent(
    new KeyboardEvent("keydown", {key, code, keyCode, shiftKey, ctrlKey, metaKey, bubbles: true, cancelable: true}),
  )
  const write = (field, from, to, text) => {
    const whole = field.value.slice(0, from) + text + field.value.slice(to)
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, whole)
    field.dispatchEvent(new Event("input", {bubbles: true}))
    field.setSelectionRange(from + text.length, from + text.length)
  }
  const give = (key) => {
    const field = isOpen() ? editor() : null
    if (field === null) {
      if (!isInTable(document.activeElement)) grid.focus()
      follow(key)
      tell(document.activeElement, key)
      return
    }
    const from = field.selectionStart, to = field.selectionEnd, isMarked = from !== to
    if (isWriting() && isSign(key)) write(field, from, to, key.key)
    else if (isWriting() && key.key === "Backspace") write(field, isMarked ? from : Math.max(0, from - 1), to, "")
    else if (isWriting() && key.key === "Delete") write(field, from, isMarked ? to : to + 1, "")
    else if (isWriting() && key.key in MOVES) {
      const at = Math.min(Math.max(MOVES[key.key](key.key === "ArrowLeft" ? from : to), 0), field.value.length)
      field.setSelectionRange(at, at)
    } else if (isEnd(key)) {
      // Some time after each key the editor looks whether it is over, and then leaves out what was typed last: an end
      // that comes before it has looked ends it too early.
      wait("shut")
      setTimeout(() => tell(field, key), 0)
    } else tell(field, key)
  }
  const turn = () => {
    isDue = false
    if (!grid.isConnected) stop()
    else if (isReady()) {
      awaited = null
      if (line.length > 0) give(line.shift())
    }
    next()
  }
  // Whoever leaves the page waits until all is given (views/shell/leaving.js).
  const next = () => {
    document.documentElement.toggleAttribute("data-typing", line.length > 0 || awaited !== null)
    if (isDue || (line.length === 0 && awaited === null)) return
    isDue = true
    setTimeout(turn, awaited === null ? 0 : 10)
  }
  const stop = () => { line = []; awaited = null }
  window.addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.isComposing || HELD.includes(event.key)) return
    const isBetween = awaited !== null && event.target === document.body  // an editor has gone, and the table comes
    if (!isInTable(event.target) && !isOpen() && !isBetween) return
    if (isInTable(event.target)) grid = event.target.closest(TABLE).querySelector("canvas[tabindex]")
    if (grid === null) return
    if ((line.length === 0 && isReady() && !isEnd(event)) || ((event.ctrlKey || event.metaKey || event.altKey) && event.key.length === 1)) {
      awaited = null
      follow(event)
      next()
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    line.push(event)
    next()
  }, true)
  window.addEventListener("pointerdown", (event) => {
    const place = event.target instanceof Element ? event.target.closest(`${TABLE}, #portal`) : null
    if (place !== null || line.length === 0) { stop(); next() }
  }, true)
})()
