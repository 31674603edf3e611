// 网络 Says when the network is gone and when it is back. Nothing is sent from here.

const said = document.querySelector("[data-offline]");
if (said) {
  const tell = () => { said.hidden = navigator.onLine; };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
}
