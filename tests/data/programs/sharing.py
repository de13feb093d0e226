# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses what multiprocessing has beside pools: what it prints is the same with and without Troupe."""

import multiprocessing as mp
import os
from multiprocessing import shared_memory


def work(queue, lock, value, array, event, number):
    with lock:
        value.value += number
        array[number] = number * number
    queue.put((number, mp.current_process().name, mp.parent_process().name))
    event.wait()


def answer(connection):
    connection.send(("hello", os.getpid()))
    connection.send(connection.recv() * 2)


def initialize(queue, lock):
    globals().update(queue=queue, lock=lock)


def use(number):
    with lock:
        queue.put(number)
    return number


def put_in(mapping, number):
    mapping[number] = number


def count_up(name):
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[0] += 1
    memory.close()


def meet(barrier):
    return barrier.wait() >= 0




class Named(mp.Process):
    def __init__(self, queue):
        super().__init__(name="mine", daemon=True)
        self.queue = queue

    def run(self):
        self.queue.put((self.name, self.daemon, mp.current_process() is self))


def run_all(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def share():
    queue, lock, value, array = mp.Queue(), mp.Lock(), mp.Value("i", 0), mp.Array("i", 4)
    event = mp.Event()
    processes = [
        mp.Process(target=work, args=(queue, lock, value, array, event, number))
        for number in range(4)
    ]
    for process in processes:
        process.start()
    print(sorted(queue.get() for _ in processes))
    print(len(mp.active_children()), all(process.is_alive() for process in processes))
    event.set()
    for process in processes:
        process.join()
    print(value.value, array[:], [process.exitcode for process in processes], mp.active_children())

    with mp.Pool(3, initializer=initialize, initargs=(queue, lock)) as pool:
        print(pool.map(use, range(6)))
        print(sorted(queue.get() for _ in range(6)))
        # A process that is ended while it writes to the queue would leave that locked.
        pool.close()
        pool.join()
    barrier = mp.Barrier(2)
    print(run_all([mp.Process(target=meet, args=(barrier,)) for _ in range(2)]))

    print(run_all([Named(queue)]), queue.get())
    simple = mp.SimpleQueue()
    print(run_all([mp.Process(target=simple.put, args=(5,))]), simple.get())


def talk():
    here, there = mp.Pipe()
    process = mp.Process(target=answer, args=(there,))
    process.start()
    there.close()
    print(here.recv()[1] == process.pid)
    here.send(21)
    print(here.recv())
    process.join()
    try:
        here.recv()
    except EOFError:
        print("the end")


def serve():
    with mp.Manager() as manager:
        mapping = manager.dict()
        print(run_all([mp.Process(target=put_in, args=(mapping, n)) for n in range(3)]))
        with mp.Pool(2) as pool:
            pool.starmap(put_in, [(mapping, 7), (mapping, 8)])
        print(sorted(mapping.items()))


def remember():
    memory = shared_memory.SharedMemory(create=True, size=10)
    with mp.Pool(2) as pool:
        pool.map(count_up, [memory.name])
    run_all([mp.Process(target=count_up, args=(memory.name,))])
    print(memory.buf[0])
    memory.close()
    memory.unlink()


if __name__ == "__main__":
    share()
    talk()
    serve()
    remember()
