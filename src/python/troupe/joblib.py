# SPDX-License-Identifier: GPL-3.0-or-later
"""Troupe as a backend of joblib: after `import troupe.joblib`, `parallel_backend("troupe")` uses it.

Functions are pickled with the cloudpickle that joblib brings, so that lambdas and functions of a
notebook work, as with joblib's own backend.
"""

from joblib._parallel_backends import AutoBatchingMixin, ParallelBackendBase, SequentialBackend
from joblib.externals import cloudpickle
from joblib.parallel import register_parallel_backend

__all__ = ["TroupeBackend"]


def _call(pickled):
    return cloudpickle.loads(pickled)()


class TroupeBackend(AutoBatchingMixin, ParallelBackendBase):
    """Runs the batches of joblib in the workers of a troupe.Pool.

    Keywords of `parallel_backend("troupe", …)` are those of the pool, such as retries=2.
    """

    supports_sharedmem = False
    supports_timeout = True
    supports_return_generator = True
    supports_retrieve_callback = False

    def __init__(self, nesting_level=None, inner_max_num_threads=None, **options):
        super().__init__(nesting_level=nesting_level, inner_max_num_threads=inner_max_num_threads)
        self._options = options
        self._pool = None

    def effective_n_jobs(self, n_jobs):
        if n_jobs == 0:
            raise ValueError("n_jobs == 0 in Parallel has no meaning")
        if n_jobs is None:
            return 1
        if n_jobs < 0:
            from joblib import cpu_count

            return max(cpu_count() + 1 + n_jobs, 1)
        return n_jobs

    def configure(self, n_jobs=1, parallel=None, prefer=None, require=None, **options):
        from joblib.parallel import FallbackToBackend
        from troupe import Pool

        n_jobs = self.effective_n_jobs(n_jobs)
        if n_jobs == 1:
            raise FallbackToBackend(SequentialBackend(nesting_level=self.nesting_level))
        self.parallel = parallel
        self._pool = Pool(n_jobs, **self._options)
        return n_jobs

    def apply_async(self, func, callback=None):
        return self._pool.apply_async(
            _call, (cloudpickle.dumps(func),), callback=callback, error_callback=callback
        )

    def terminate(self):
        if self._pool is not None:
            self._pool.close()
            self._pool.terminate()
            self._pool.join()
            self._pool = None
        self.reset_batch_stats()

    def abort_everything(self, ensure_ready=True):
        self.terminate()
        if ensure_ready:
            self.configure(n_jobs=self.parallel.n_jobs, parallel=self.parallel)


register_parallel_backend("troupe", TroupeBackend)
