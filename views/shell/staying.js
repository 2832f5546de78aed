// A field that is drawn anew while somebody is in it keeps the focus, the cursor and what is typed in it: the page puts
// new things above it when an answer comes, and the framework then makes another field in its place.
(() => {
  const WAITED = 5000  // milliseconds within which the other field comes
  const ACTED = 150  // milliseconds after a key or a press in which a field is left on purpose
  const FIELDS = "input[type=text], textarea"
  let inside = null, lost = null, acted = -Infinity
  const isField = (place) => place instanceof Element && place.matches(FIELDS)
  // Its key, without how often it has started over from the case.
  const keyOf = (field) => [...field.closest("[class*=st-key-]")?.classList ?? []]
    .find((name) => name.startsWith("st-key-"))?.replace(/-\d+-\d+$/, "")
  const isNobodys = () => document.activeElement === null || document.activeElement === document.body
  // Where it was typed. The address of an example gets the name of its case with the first edit; with another name it is
  // another case, whose fields are called the same.
  const NAMED = ["kalkyl", "version"]
  const placeNow = () => ({path: location.pathname, search: new URLSearchParams(location.search)})
  const isSamePlace = ({path, search}) => {
    const now = placeNow()
    return path === now.path && NAMED.every((name) => !search.has(name) || search.get(name) === now.search.get(name))
  }
  const enter = (field, isTyped) => { inside = {field, isTyped, key: keyOf(field), name: field.ariaLabel, place: placeNow()} }
  const lose = () => {
    const {field} = inside
    lost = {...inside, text: field.value, from: field.selectionStart, to: field.selectionEnd, until: performance.now() + WAITED}
    inside = null
  }
  // A key that is pressed when the one field has gone and the other has not come is written in the other.
  const keep = (event) => {
    const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    if (lost === null || !event.isTrusted || !isNobodys() || performance.now() > lost.until) return
    if (!isSign && event.key !== "Backspace") return
    const {text, from, to} = lost, begin = isSign || from !== to ? from : Math.max(0, from - 1)
    lost.text = text.slice(0, begin) + (isSign ? event.key : "") + text.slice(to)
    lost.from = lost.to = begin + (isSign ? 1 : 0)
    lost.isTyped = true
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  const comeBack = () => {
    if (inside !== null && !inside.field.isConnected) lose()
    if (lost === null || lost.field.isConnected) return
    if (!isNobodys() || !isSamePlace(lost.place) || performance.now() > lost.until) { lost = null; return }
    const found = [...document.querySelectorAll(FIELDS)].filter((field) => field.ariaLabel === lost.name && keyOf(field) === lost.key)
    if (found.length !== 1 || found[0].disabled) return
    const [field] = found, {text, from, to, isTyped} = lost
    lost = null
    field.focus({preventScroll: true})
    if (isTyped && field.value !== text) {
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text)
      field.dispatchEvent(new Event("input", {bubbles: true}))
    }
    field.setSelectionRange(from, to)
  }
  document.addEventListener("focusin", (event) => {
    inside = lost = null
    if (isField(event.target)) enter(event.target, false)
  }, true)
  document.addEventListener("input", (event) => {
    if (event.target === inside?.field) Object.assign(inside, {isTyped: true, place: placeNow()})
  }, true)
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, (event) => {
      if (kind === "pointerdown" || event.key === "Tab") { acted = performance.now(); lost = null }
      if (event.key === "Enter" && event.target === inside?.field) inside.isTyped = false
      if (kind === "keydown") keep(event)
    }, true)
  }
  document.addEventListener("focusout", (event) => {
    if (event.target !== inside?.field) return
    if (performance.now() - acted > ACTED && document.hasFocus()) lose()
    else inside = null
  }, true)
  new MutationObserver(comeBack).observe(document.documentElement, {subtree: true, childList: true})
})()
