// Rules are left out for the whole process, and the histories keep both cores busy by themselves.

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
