import Collisions
import Synchronization

/// Generators of hadron collisions, kept from batch to batch: one takes a second to start, and what it gives depends on
/// nothing that came before.
package final class HadronColliders: Sendable {
    /// A collider is used by the thread that it is lent to, and by nobody while it is here.
    private struct Idle: @unchecked Sendable { var colliders: [PythiaHadronCollider] = [] }
    private let idle = Mutex(Idle())

    func lend() throws -> PythiaHadronCollider {
        if let collider = take() { return collider }
        return try PythiaHadronCollider()
    }

    func giveBack(_ collider: PythiaHadronCollider) {
        let box = Idle(colliders: [collider])
        idle.withLock { $0.colliders += box.colliders }
    }

    private func take() -> PythiaHadronCollider? {
        idle.withLock { Idle(colliders: $0.colliders.popLast().map { [$0] } ?? []) }.colliders.first
    }
}
