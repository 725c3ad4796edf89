namespace TenantHygiene.Remediation.Policies;

/// <summary>The policies that settings may name: the three built-in documents, and those of a folder.</summary>
public sealed class PolicyLibrary
{
    private readonly Dictionary<string, PolicyDocument> _policies = new(StringComparer.OrdinalIgnoreCase);

    private PolicyLibrary() { }

    /// <summary>The names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _policies.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Loads the built-in documents (<c>observe</c>, <c>careful</c>, <c>automatic</c>) and the <c>*.json</c> of a folder.
    /// </summary>
    /// <param name="folder">Null for the built-in ones only. A document there may not take a built-in name.</param>
    /// <exception cref="PolicyException">A document is wrong; the message names it and says how.</exception>
    public static PolicyLibrary Load(string? folder = null)
    {
        var library = new PolicyLibrary();
        foreach (var resource in Resources.Where(name => name.EndsWith(".policy.json", StringComparison.Ordinal)))
        {
            library.Add(resource, ReadResource(resource));
        }

        foreach (var file in folder is null ? [] : Files(folder))
        {
            library.Add(file, File.ReadAllText(file));
        }

        return library;
    }

    /// <summary>The JSON schema of policy documents, as published.</summary>
    public static string ReadSchema() =>
        ReadResource(Resources.Single(name => name.EndsWith("policy.schema.json", StringComparison.Ordinal)));

    /// <summary>Finds a policy by its name, whatever its case.</summary>
    /// <exception cref="PolicyException">There is none of that name; the message lists those there are.</exception>
    public PolicyDocument Get(string name) =>
        _policies.TryGetValue(name, out var policy)
            ? policy
            : throw new PolicyException($"There is no policy '{name}'. The policies are: {string.Join(", ", Names)}.");

    private static string[] Resources => typeof(PolicyLibrary).Assembly.GetManifestResourceNames();

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(typeof(PolicyLibrary).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
            : throw new PolicyException($"The folder of policy documents '{folder}' does not exist.");

    private void Add(string source, string text)
    {
        var (policy, faults) = PolicyReadResult.Read(text);
        if (policy is null)
        {
            throw new PolicyException($"The policy document {source} is invalid: {faults[0]}");
        }

        if (!_policies.TryAdd(policy.Name, policy))
        {
            throw new PolicyException($"The policy document {source} uses the name '{policy.Name}', which another policy already has.");
        }
    }
}

/// <summary>A policy document cannot be used. The message is one line for the person who wrote it.</summary>
public sealed class PolicyException(string message, Exception? innerException = null) : Exception(message, innerException);
