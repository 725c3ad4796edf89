namespace TenantHygiene.Safety.Storage;

/// <summary>A refusal of the table service, with the status and code that the real one has.</summary>
internal sealed class TableFault(int status, string code) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static TableFault NoSuchTable => new(404, "TableNotFound");

    public static TableFault NoSuchRow => new(404, "ResourceNotFound");

    public static TableFault RowExists => new(409, "EntityAlreadyExists");

    public static TableFault TableExists => new(409, "TableAlreadyExists");

    public static TableFault RowChanged => new(412, "UpdateConditionNotSatisfied");
}
