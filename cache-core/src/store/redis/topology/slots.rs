//! The slots of a Cluster, and the nodes that have them.

use crate::store::Key;
use crate::store::redis::settings::Address;
use redis::Value;

const COUNT: u16 = 16384;

/// Which node has which slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Slots {
    nodes: Vec<Address>,
    /// For each slot the number of its node.
    owners: Vec<Option<u16>>,
}

impl Slots {
    /// Reads the reply to `CLUSTER SLOTS`; none if it makes no sense.
    pub(super) fn read(reply: &Value, by: &Address) -> Option<Self> {
        let mut slots = Slots {
            nodes: Vec::new(),
            owners: vec![None; COUNT.into()],
        };
        for range in list(reply)? {
            let [Value::Int(first), Value::Int(last), master, ..] = list(range)? else {
                return None;
            };
            let range = usize::try_from(*first).ok()?..=usize::try_from(*last).ok()?;
            let number = slots.number(&node(master, by)?)?;
            slots.owners.get_mut(range)?.fill(Some(number));
        }
        (!slots.nodes.is_empty()).then_some(slots)
    }

    pub(super) fn nodes(&self) -> &[Address] {
        &self.nodes
    }

    pub(super) fn owner(&self, slot: u16) -> Option<&Address> {
        let number = (*self.owners.get(usize::from(slot))?)?;
        self.nodes.get(usize::from(number))
    }

    pub(super) fn set_owner(&mut self, slot: u16, node: &Address) {
        let number = self.number(node);
        if let Some(owner) = self.owners.get_mut(usize::from(slot)) {
            *owner = number;
        }
    }

    fn number(&mut self, node: &Address) -> Option<u16> {
        let known = self.nodes.iter().position(|known| known == node);
        let number = known.unwrap_or_else(|| {
            self.nodes.push(node.clone());
            self.nodes.len() - 1
        });
        // there can't be more nodes than slots, except by a lie
        u16::try_from(number).ok().filter(|number| *number < COUNT)
    }
}

fn list(reply: &Value) -> Option<&[Value]> {
    match reply {
        Value::Array(values) => Some(values),
        _ => None,
    }
}

fn node(reply: &Value, by: &Address) -> Option<Address> {
    let [host, Value::Int(port), ..] = list(reply)? else {
        return None;
    };
    let host = match host {
        Value::BulkString(host) => str::from_utf8(host).ok()?,
        // the node does not know by what name we reach it
        Value::Nil => "",
        _ => return None,
    };
    Address::at(host, u16::try_from(*port).ok()?, by)
}

/// The slot of a key: of what is between the first `{` and the `}` after it, or of all.
pub(super) fn slot(key: &Key) -> u16 {
    let key = key.as_str();
    let tag = key
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'));
    let hashed = match tag {
        Some((tag, _)) if !tag.is_empty() => tag,
        _ => key,
    };
    crc16(hashed.as_bytes()) % COUNT
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc: u16, _| {
            let carry = if crc & 0x8000 == 0 { 0 } else { 0x1021 };
            (crc << 1) ^ carry
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot_of(key: &str) -> u16 {
        slot(&Key::new(key).unwrap())
    }

    #[test]
    fn slots_are_those_of_the_specification() {
        assert_eq!(crc16(b"123456789"), 0x31C3);
        assert_eq!(slot_of("123456789"), 12739);
        assert_eq!(slot_of("foo"), 12182);
        assert_eq!(slot_of("{foo}:bar"), slot_of("foo"));
        assert_eq!(slot_of("a{foo}{bar}"), slot_of("foo"));
        assert_eq!(slot_of("foo{}{bar}"), crc16(b"foo{}{bar}") % COUNT);
        assert_eq!(slot_of("foo{{bar}}"), crc16(b"{bar") % COUNT);
    }

    #[test]
    fn nonsense_is_no_map() {
        let by = Address::Tcp {
            host: "localhost".into(),
            port: 7000,
        };
        let entry = |first, last, node| {
            let range = [Value::Int(first), Value::Int(last), node];
            Value::Array(vec![Value::Array(range.to_vec())])
        };
        let node = Value::Array(vec![Value::Nil, Value::Int(7001)]);
        let read = Slots::read(&entry(0, 16383, node.clone()), &by).unwrap();
        let owner = read.owner(16383).unwrap().to_string();
        assert_eq!(owner, "localhost:7001");
        for wrong in [
            entry(-1, 5, node.clone()),
            entry(0, 16384, node.clone()),
            entry(9, 5, node.clone()),
            entry(0, 5, Value::Nil),
            Value::Array(vec![]),
            Value::Okay,
        ] {
            assert_eq!(Slots::read(&wrong, &by), None);
        }
    }
}
