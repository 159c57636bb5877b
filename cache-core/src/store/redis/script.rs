//! Scripts: what no command does in one step.
//!
//! A server is given them when it is connected to, and runs them by name from then on. One that has lost
//! them meanwhile (`SCRIPT FLUSH`) is sent them whole once, as is always a server that takes none from
//! this user.

use redis::{Cmd, Value, cmd};

/// A script about one key.
pub(super) struct Script {
    text: &'static str,
    /// Its SHA-1, by which servers know it.
    name: &'static str,
}

/// Lengthens the life of what is there, and reads it.
pub(super) const HOLD: Script = Script {
    text: "local value = redis.call('GET', KEYS[1])
if value then
local left = redis.call('PTTL', KEYS[1])
if left >= 0 and left < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
end
return value",
    name: "6b98ef4cb76daca78c457305078da503d340a8a4",
};

/// Deletes what is not longer than a lease. What somebody else has put there that is no string goes as
/// well; for any other reason not to know how long it is, it stays.
pub(super) const REVOKE: Script = Script {
    text: "local size = redis.pcall('STRLEN', KEYS[1])
if type(size) == 'number' then
if size > 16 then return 0 end
elseif not string.find(size.err, 'WRONGTYPE', 1, true) then return size end
return redis.call('DEL', KEYS[1])",
    name: "e26a3bd948cdc08940ffbdb50c3d316c374e6276",
};

/// Stores in the place of a value that begins with these bytes. One that is shorter, which somebody else
/// has put there, has zeros for the rest.
pub(super) const SWAP: Script = Script {
    text: "local head = redis.call('GETRANGE', KEYS[1], 0, 15)
if head .. string.rep('\\0', 16 - #head) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1",
    name: "2ecf3a3bb371742be7fb8bcb5c294778d8fd6fd2",
};

const ALL: [Script; 3] = [HOLD, REVOKE, SWAP];

/// How a script gets to a server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sent {
    ByName,
    Whole,
}

impl Script {
    pub(super) fn run(&self, sent: Sent) -> Cmd {
        let (name, script) = match sent {
            Sent::ByName => ("EVALSHA", self.name),
            Sent::Whole => ("EVAL", self.text),
        };
        let mut command = cmd(name);
        command.arg(script).arg(1);
        command
    }
}

/// Has a server get to know all of them.
pub(super) fn introduce() -> impl Iterator<Item = Cmd> {
    ALL.iter().map(|script| {
        let mut command = cmd("SCRIPT");
        command.arg("LOAD").arg(script.text);
        command
    })
}

/// How they are sent to a server that has said this to [`introduce`].
pub(super) fn sent(replies: &[Value]) -> Sent {
    let is_known = |(script, reply): (&Script, &Value)| match reply {
        Value::BulkString(name) => name == script.name.as_bytes(),
        _ => false,
    };
    let is_complete = replies.len() == ALL.len();
    match is_complete && ALL.iter().zip(replies).all(is_known) {
        true => Sent::ByName,
        false => Sent::Whole,
    }
}
