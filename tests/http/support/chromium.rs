//! A browser without a window, driven over a pipe by the DevTools protocol: a message is JSON and ends
//! with a zero byte.

use crate::stores::Dir;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Far more than anything takes; only what hangs meets it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Names a browser to be started in the place of the one that is installed.
const OTHER: &str = "LARDER_CHROMIUM";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A browser with one page. Dropped, it ends, and its files are gone.
pub(crate) struct Browser {
    child: Child,
    /// None once it is to end.
    to: Option<ChildStdin>,
    from: Receiver<Value>,
    last: u64,
    session: Option<String>,
    /// What the page had to complain of.
    complaints: Vec<String>,
    _dir: Dir,
}

impl Browser {
    /// Starts it; none where there is none, which is said.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = program() else {
            // past what the test harness keeps to itself
            let _ = writeln!(
                stderr(),
                "left out, for there is no Chromium: a test of the console in a browser. scripts/setup \
                 installs it, or {OTHER} names one"
            );
            return None;
        };
        let dir = Dir::new();
        let mut command = Command::new("sh");
        // it reads from 3 and writes to 4
        let exec = "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null";
        command.args(["-c", exec, "sh"]).arg(program);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--remote-debugging-pipe",
        ]);
        let profile = format!("--user-data-dir={}", dir.path().display());
        command.args([profile.as_str(), "about:blank"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let (to, stdout) = (child.stdin.take(), child.stdout.take().unwrap());
        let (heard, from) = channel();
        thread::spawn(move || {
            for message in BufReader::new(stdout).split(0) {
                let Ok(message) = message else { return };
                let message = serde_json::from_slice(&message).unwrap();
                if heard.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Browser {
            child,
            to,
            from,
            last: 0,
            session: None,
            complaints: Vec::new(),
            _dir: dir,
        };
        browser.attach();
        Some(browser)
    }

    fn attach(&mut self) {
        let target = self.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.ask("Target.attachToTarget", attach);
        self.session = attached["sessionId"].as_str().map(ToOwned::to_owned);
        for domain in ["Page", "Runtime", "Log"] {
            self.ask(&format!("{domain}.enable"), json!({}));
        }
    }

    /// Opens an address.
    pub(crate) fn open(&mut self, address: &str) {
        let opened = self.ask("Page.navigate", json!({ "url": address }));
        assert_eq!(opened["errorText"], Value::Null, "{address}");
    }

    /// Shows the page in a window of this size, by day or by night.
    pub(crate) fn show(&mut self, width: u32, height: u32, is_dark: bool) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.ask("Emulation.setDeviceMetricsOverride", size);
        let scheme = if is_dark { "dark" } else { "light" };
        let scheme = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.ask("Emulation.setEmulatedMedia", json!({ "features": scheme }));
    }

    /// What an expression is in the page.
    #[track_caller]
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let asked = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true,
        });
        let answer = self.ask("Runtime.evaluate", asked);
        assert_eq!(answer["exceptionDetails"], Value::Null, "{expression}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true in the page.
    #[track_caller]
    pub(crate) fn until(&mut self, expression: &str) {
        let give_up = Instant::now() + PATIENCE;
        while self.value(&format!("Boolean({expression})")) != true {
            let body = "document.body.innerText";
            assert!(
                Instant::now() < give_up,
                "waited in vain until {expression}: {}\n{:?}",
                self.value(body),
                self.complaints
            );
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// Presses what an expression finds in the page, where it is seen.
    #[track_caller]
    pub(crate) fn press(&mut self, element: &str) {
        self.until(&format!("({element})?.checkVisibility()"));
        let place = self.value(&format!(
            "(e => {{ e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const r = e.getBoundingClientRect(); \
             return [r.x + r.width / 2, r.y + r.height / 2] }})({element})"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({
                "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1,
            });
            self.ask("Input.dispatchMouseEvent", event);
        }
    }

    /// Types text where the focus is.
    pub(crate) fn write(&mut self, text: &str) {
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Keeps a picture of the window in `target/`, to be looked at.
    pub(crate) fn picture(&mut self, name: &str) {
        let picture = self.ask("Page.captureScreenshot", json!({}));
        let picture = STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        assert!(picture.starts_with(b"\x89PNG"));
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("console");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(name).with_extension("png"), picture).unwrap();
    }

    /// What the page had to complain of so far: errors of its script, what its policy has refused, what
    /// could not be loaded.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        // what was said before this is answered has come
        self.value("0");
        std::mem::take(&mut self.complaints)
    }

    #[track_caller]
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.clone().into();
        }
        let mut message = serde_json::to_vec(&message).unwrap();
        message.push(0);
        self.to.as_mut().unwrap().write_all(&message).unwrap();
        loop {
            let mut heard = self.from.recv_timeout(PATIENCE).expect("it hangs");
            if heard["id"] == self.last {
                assert_eq!(heard["error"], Value::Null, "{method}");
                return heard["result"].take();
            }
            self.hear(&heard);
        }
    }

    fn hear(&mut self, event: &Value) {
        let params = &event["params"];
        let entry = &params["entry"];
        let is_bad = |level: &Value| level == "error" || level == "warning";
        let complaint = match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => &params["exceptionDetails"],
            Some("Runtime.consoleAPICalled") if is_bad(&params["type"]) => &params["args"],
            Some("Log.entryAdded") if is_bad(&entry["level"]) => &entry["text"],
            _ => return,
        };
        let complaint = complaint.to_string();
        if !self.complaints.contains(&complaint) {
            self.complaints.push(complaint);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // without its pipe it ends
        self.to = None;
        let give_up = Instant::now() + Duration::from_secs(10);
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > give_up {
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn program() -> Option<PathBuf> {
    if let Some(other) = env::var_os(OTHER) {
        return Some(other.into());
    }
    let path = env::var_os("PATH")?;
    let dirs = env::split_paths(&path);
    let mut programs = dirs.flat_map(|dir| NAMES.map(|name| dir.join(name)));
    programs.find(|program| program.is_file())
}
