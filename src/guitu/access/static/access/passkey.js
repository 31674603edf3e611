// 通行密钥 The browser's half of a passkey: options stand in the form, the answer goes back in it. Nothing is fetched.

const SAID = {
  NotAllowedError: "没有做成：可能取消了，或者等得太久。可以再试一次。",
  InvalidStateError: "这台设备已经添加过了。",
  SecurityError: "浏览器不让本站用通行密钥：要用 HTTPS 和正式的网址打开。",
};

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function read(options) {
  const told = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (told.user) told.user = { ...told.user, id: bytes(told.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (told[name]) told[name] = told[name].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return { publicKey: told };
}

function written(made) {
  const { response } = made;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) said.attestationObject = text(response.attestationObject);
  if (response.authenticatorData) said.authenticatorData = text(response.authenticatorData);
  if (response.signature) said.signature = text(response.signature);
  if (response.attestationObject) delete said.authenticatorData;
  return JSON.stringify({
    id: made.id, rawId: text(made.rawId), type: made.type, response: said,
    clientExtensionResults: made.getClientExtensionResults(),
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-passkey-said]");
  const can = window.isSecureContext && Boolean(navigator.credentials) && "PublicKeyCredential" in window;
  if (said) said.textContent = can ? "" : SAID.SecurityError;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      const options = read(JSON.parse(form.dataset.options));
      const made = form.dataset.passkey === "create"
        ? await navigator.credentials.create(options)
        : await navigator.credentials.get(options);
      form.elements.answer.value = written(made);
      form.submit();
    } catch (fault) {
      said.textContent = SAID[fault.name] ?? "没有做成，可以再试一次，或者用别的办法。";
    }
  });
  // Pressed before this listens, the form would go off empty: the button waits for it.
  if (can) form.querySelector("button").disabled = false;
}
