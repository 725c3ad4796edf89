namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>Something to be committed as a whole. The writer puts many into one transaction.</summary>
internal interface IStoreChange
{
    /// <summary>Writes the change into the open transaction.</summary>
    void Apply(StoreCommands commands);

    /// <summary>The change is durable.</summary>
    void Committed();

    /// <summary>The change was not written, and the store writes nothing more.</summary>
    void Failed(Exception exception);
}
