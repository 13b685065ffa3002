// The picture on an invitation leads here with the code after the « # »: it is filled in, and leaves the address.

const field = document.querySelector(".code-form input[name=code]");
const code = /^#([0-9A-Za-z]{8})$/.exec(location.hash)?.[1];

if (field && code) {
  field.value = `${code.slice(0, 4)}-${code.slice(4)}`.toUpperCase();
  history.replaceState(null, "", location.pathname);
  field.closest("form").querySelector("button[type=submit]").focus();
}
