namespace TenantHygiene.ApiDescription;

/// <summary>What callers must know of an operation beside its route, method and role, which the code says.</summary>
/// <param name="Function">The function that answers.</param>
/// <param name="Summary">What it is for, in one line.</param>
internal sealed record Operation(string Function, string Summary)
{
    /// <summary>The body that it takes; null for none.</summary>
    public Type? Takes { get; init; }

    /// <summary>Status and body when all went well; null for no body.</summary>
    public required (int Status, Type? Body) Answers { get; init; }

    /// <summary>Further answers that are no errors: status and meaning.</summary>
    public IReadOnlyList<(int Status, string Meaning)> AlsoAnswers { get; init; } = [];

    /// <summary>Query parameters and headers.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Further media types of the answer, with what they hold.</summary>
    public IReadOnlyList<(string MediaType, string Meaning)> AlsoAs { get; init; } = [];

    /// <summary>The statuses of refusals beside those that every operation shares.</summary>
    public IReadOnlyList<int> Refuses { get; init; } = [];
}

/// <summary>A query parameter or header, always optional.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Schema">JSON schema of its text.</param>
/// <param name="In"><c>query</c> or <c>header</c>.</param>
internal sealed record Parameter(string Name, string Meaning, string Schema = """{"type":"string"}""", string In = "query");
