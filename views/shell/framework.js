// The framework writes some words in English by itself. Where the page is in another language they are swapped for
// those in WORDS (wording/framework.yaml), and back. Texts that people wrote are left alone: only the framework's own
// parts are looked at, and of attributes only the names of buttons, links, lists and regions.
((WORDS) => {
  const PARTS = "[data-testid=stFileUploader], [data-testid=InputInstructions], [data-testid=stElementToolbar], " +
    "[data-testid=stDataFrameColumnMenu], [data-testid=stDataFrameColumnVisibilityMenu], [data-testid=stStatusWidget], " +
    "[data-testid=stConnectionStatus], [data-testid=stSidebarNavViewButton], [data-testid=stTopNav], [role=dialog], " +
    "[role=tooltip], [role=listbox], .gdg-search-bar, a[href='#stMain']"
  const NAMED = "button, a, nav, input, canvas, [role=region], [role=listbox], [role=menu]"
  const ATTRIBUTES = ["aria-label", "title", "placeholder"]
  const escaped = (text) => text.replace(/[.*+?^$()|[\]\\/]/g, "\\$&")
  const exact = new Map(), shaped = []
  for (const [en, sv] of WORDS) {
    if (!en.includes("{")) { exact.set(en, sv); continue }
    const names = [...en.matchAll(/\{(\w+)\}/g)].map((found) => found[1])
    const shape = new RegExp("^" + escaped(en).replace(/\{\w+\}/g, "(.+?)") + "$")
    shaped.push([shape, (parts) => sv.replace(/\{(\w+)\}/g, (_, name) => parts[names.indexOf(name)])])
  }
  const swedish = (text) => {
    const words = text.trim()
    if (exact.has(words)) return text.replace(words, exact.get(words))
    for (const [shape, filled] of shaped) {
      const found = words.match(shape)
      if (found) return filled(found.slice(1))
    }
    return text
  }
  const known = new WeakMap()  // a node or element: what we wrote and what stood there, by attribute
  const swap = (place, attribute, now, write) => {
    const before = known.get(place)?.[attribute]
    const original = before && before.shown === now ? before.original : now
    const shown = document.documentElement.lang === "sv" ? swedish(original) : original
    if (shown === now) return
    known.set(place, {...known.get(place), [attribute]: {original, shown}})
    write(shown)
  }
  const text = (node) => {
    const now = node.nodeValue
    if (!now || now.length > 200 || !/[A-Za-zÅÄÖåäö]/.test(now) || !node.parentElement?.closest(PARTS)) return
    swap(node, "text", now, (shown) => { node.nodeValue = shown })
  }
  const attributes = (element) => {
    if (!element.matches(NAMED)) return
    for (const name of ATTRIBUTES) {
      const now = element.getAttribute(name)
      if (now && now.length < 300) swap(element, name, now, (shown) => element.setAttribute(name, shown))
    }
  }
  const all = (root) => {
    if (root.nodeType === Node.TEXT_NODE) { text(root); return }
    if (root.nodeType !== Node.ELEMENT_NODE) return
    attributes(root)
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) text(walker.currentNode)
      else attributes(walker.currentNode)
    }
  }
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.target === document.documentElement) { if (document.body) all(document.body) }
      else if (change.type === "characterData") text(change.target)
      else if (change.type === "attributes") attributes(change.target)
      else change.addedNodes.forEach(all)
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["lang", ...ATTRIBUTES],
  })
})(/* WORDS */)
