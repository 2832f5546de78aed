// Between two fields the keyboard stops at the help of the next one and at the button that empties a choice. Whoever
// types on without looking means the field: what is typed there goes into it.
(() => {
  const WIDGET = "[data-testid=stTextInput], [data-testid=stTextArea], [data-testid=stSelectbox]"
  const FIELDS = "input[type=text]:not([disabled]), textarea:not([disabled])"
  const fieldOf = (button) => {
    const widget = button.closest(WIDGET), field = widget?.querySelector(FIELDS)
    if (!field) return null
    // Help stands before its field; what empties a choice stands after it, and what is typed there is for the next one.
    if (button.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) return field
    return [...document.querySelectorAll(FIELDS)]  // in the order in which they stand
      .find((one) => button.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? null
  }
  window.addEventListener("keydown", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    const isSign = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey
    if (!event.isTrusted || !isSign || button === null) return
    const field = fieldOf(button)
    if (field === null) return
    field.focus()
    field.select()  // as when one comes to it with Tab: what stands in it is typed over
  }, true)
})()
