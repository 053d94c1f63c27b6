/* Recording on the page itself. Without it the phone's own recorder opens from the same box. */

const offer = (part) => {
  const box = part.parentElement.querySelector("input[type=file]");
  const [button, says, heard] = ["button", "[role=status]", "audio"].map((what) => part.querySelector(what));
  let recorder = null;
  part.hidden = false;

  const begin = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) {
      says.textContent = part.dataset.refused;
      return;
    }
    const pieces = [];
    const began = Date.now();
    const show = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      button.textContent = `${part.dataset.stop} ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= part.dataset.longest) recorder?.stop();
    };
    const tick = setInterval(show, 250);
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onstop = () => {
      clearInterval(tick);
      stream.getTracks().forEach((track) => track.stop());
      const sound = new File(pieces, "sound", { type: recorder.mimeType });
      const chosen = new DataTransfer();
      chosen.items.add(sound);
      box.files = chosen.files;
      URL.revokeObjectURL(heard.src);
      heard.src = URL.createObjectURL(sound);
      heard.hidden = false;
      recorder = null;
      button.textContent = part.dataset.again;
    };
    heard.hidden = true;
    says.textContent = "";
    show();
    recorder.start();
  };
  button.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
};

const offerAll = () => {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
  document.querySelectorAll("[data-records][hidden]").forEach(offer);
};
offerAll();
document.addEventListener("htmx:after:swap", offerAll);
