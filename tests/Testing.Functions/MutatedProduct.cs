using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace TenantHygiene.Testing;

/// <summary>
/// The product as it is compiled, but for one guard: a copy of the test program, in which an assembly of the product is changed, runs a
/// test in a process of its own.
/// </summary>
public sealed partial class MutatedProduct : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tests;

    /// <summary>Copies the test program that runs now, and changes an assembly of the product in the copy.</summary>
    /// <param name="tests">The assembly with the tests.</param>
    /// <param name="mutation">The guard to take out.</param>
    public MutatedProduct(Assembly tests, Mutation mutation)
    {
        _tests = _folder.File($"{tests.GetName().Name}.dll");
        foreach (var file in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFiles())
        {
            file.CopyTo(_folder.File(file.Name));
        }

        var path = _folder.File($"{mutation.Assembly}.dll");
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(_folder.Path);
        using var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { InMemory = true, AssemblyResolver = resolver });
        var type = assembly.MainModule.GetType(mutation.Type)
            ?? throw new InvalidOperationException($"{mutation.Assembly} has no type {mutation.Type}.");
        var changes = MethodsOf(type, mutation.Method).Sum(mutation.Change);
        if (changes == 0)
        {
            throw new InvalidOperationException(
                $"{mutation.Type}.{mutation.Method} has nothing that {mutation} changes: the mutant would be the product itself."
            );
        }

        assembly.Write(path);
    }

    /// <summary>Runs tests of the copy.</summary>
    /// <param name="test">The name of one, or of those that end with it.</param>
    /// <param name="seed">The history, for the test that takes one.</param>
    /// <returns>Whether all passed, and the output of the run.</returns>
    /// <exception cref="InvalidOperationException">No test ran: none has the name, or all were skipped.</exception>
    public async Task<(bool Passed, string Output)> RunAsync(string test, int seed)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [_tests, "-method", $"*{test}", "-noColor"])
            {
                RedirectStandardOutput = true,
                Environment = { ["SAFETY_SEED"] = seed.ToString(CultureInfo.InvariantCulture) },
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return HasRun(output) ? (process.ExitCode == 0, output) : throw new InvalidOperationException($"No test {test} ran. {output}");
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static bool HasRun(string output) =>
        Summary().Match(output) is { Success: true } summary
        && NumberOf(summary, "total") > NumberOf(summary, "skipped") + NumberOf(summary, "notRun");

    private static int NumberOf(Match summary, string group) => int.Parse(summary.Groups[group].Value, CultureInfo.InvariantCulture);

    // What is written as one asynchronous method is compiled into a nested type that bears its name; a lambda, into a method that does, of
    // a nested type.
    private static IEnumerable<MethodDefinition> MethodsOf(TypeDefinition type, string name) =>
        [
            .. type.Methods.Where(method => method.Name == name),
            .. type
                .NestedTypes.Where(nested => nested.Name.StartsWith($"<{name}>", StringComparison.Ordinal))
                .SelectMany(nested => nested.Methods.Where(method => method.Name == "MoveNext")),
            .. type.NestedTypes.SelectMany(nested =>
                nested.Methods.Where(method => method.Name.StartsWith($"<{name}>b__", StringComparison.Ordinal))
            ),
        ];

    [GeneratedRegex(@"Total: (?<total>\d+), .*Skipped: (?<skipped>\d+), Not Run: (?<notRun>\d+)")]
    private static partial Regex Summary();
}

/// <summary>A guard that is taken out of the compiled product.</summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Type">The type.</param>
/// <param name="Method">Its method, or all of one name.</param>
/// <param name="Change">Changes the instructions of one method, and answers how many changes it made.</param>
public sealed record Mutation(string Assembly, string Type, string Method, Func<MethodDefinition, int> Change)
{
    /// <summary>A method that always gives the same answer.</summary>
    public static Func<MethodDefinition, int> Answers(bool answer) =>
        method =>
            method.ReturnType.FullName == typeof(bool).FullName
                ? Replace(method, Instruction.Create(answer ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0))
                : 0;

    /// <summary>A method that never finds anything wrong.</summary>
    public static int FindsNothing(MethodDefinition method) => Replace(method, Instruction.Create(OpCodes.Ldnull));

    /// <summary>The same of a method that answers with all that it finds.</summary>
    public static int FindsNone(MethodDefinition method)
    {
        if (method.ReturnType is not GenericInstanceType { GenericArguments: [var found] })
        {
            return 0;
        }

        var none = new GenericInstanceMethod(method.Module.ImportReference(typeof(Array).GetMethod(nameof(Array.Empty))))
        {
            GenericArguments = { found },
        };
        return Replace(method, Instruction.Create(OpCodes.Call, none));
    }

    /// <summary>The same of an asynchronous method.</summary>
    public static int FindsNothingLater(MethodDefinition method)
    {
        if (method.ReturnType is not GenericInstanceType { GenericArguments: [var found] })
        {
            return 0;
        }

        var finished = new GenericInstanceMethod(method.Module.ImportReference(typeof(Task).GetMethod(nameof(Task.FromResult))))
        {
            GenericArguments = { found },
        };
        return Replace(method, Instruction.Create(OpCodes.Ldnull), Instruction.Create(OpCodes.Call, finished));
    }

    /// <summary>Comparisons that always come out the same.</summary>
    public static Func<MethodDefinition, int> Comparisons(string type, string comparison, bool answer) =>
        method =>
        {
            var calls = method
                .Body.Instructions.Where(one =>
                    one.Operand is MethodReference called && called.DeclaringType.Name == type && called.Name == comparison
                )
                .ToList();
            var processor = method.Body.GetILProcessor();
            foreach (var call in calls)
            {
                (call.OpCode, call.Operand) = (OpCodes.Pop, null);
                var second = Instruction.Create(OpCodes.Pop);
                processor.InsertAfter(call, second);
                processor.InsertAfter(second, Instruction.Create(answer ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0));
            }

            return calls.Count;
        };

    /// <summary>Values that are taken for what they need not be.</summary>
    public static Func<MethodDefinition, int> AnyCountsAs(string type) =>
        method =>
        {
            var checks = method
                .Body.Instructions.Where(one => one.OpCode == OpCodes.Isinst && ((TypeReference)one.Operand).Name == type)
                .ToList();
            checks.ForEach(check => (check.OpCode, check.Operand) = (OpCodes.Nop, null));
            return checks.Count;
        };

    private static int Replace(MethodDefinition method, params ReadOnlySpan<Instruction> instructions)
    {
        method.Body = new Mono.Cecil.Cil.MethodBody(method);
        foreach (var instruction in instructions)
        {
            method.Body.Instructions.Add(instruction);
        }

        method.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
        return 1;
    }
}
